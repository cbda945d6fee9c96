namespace Orleans.Media.Tests;

public sealed class BlockPlanTests
{
    [Fact]
    public void Block_0_is_called_as_documented() => Assert.Equal("MDAwMDAw", BlockPlan.NameOf(0));

    [Fact]
    public void Every_block_of_an_object_has_a_name_of_one_length_that_gives_its_number_back()
    {
        for (var number = 0; number < 50_000; number++)
        {
            var name = BlockPlan.NameOf(number);
            Assert.Equal(8, name.Length);
            Assert.Equal(number, BlockPlan.NumberOf(name));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("MDAwMDA")]
    [InlineData("MDAwMDAwMDAw")]
    [InlineData("MDAwMDA=")]
    [InlineData("!!!!!!!!")]
    [InlineData("000000")]
    [InlineData("YmxvY2sx")] // block1
    [InlineData("LTAwMDAx")] // -00001
    [InlineData("KzAwMDAx")] // +00001
    [InlineData("ICAgICAx")] // "     1"
    [InlineData("MDAwMDEg")] // "00001 "
    [InlineData("MSwwMDAw")] // 1,0000
    public void A_name_that_is_none_of_ours_has_no_number(string name) => Assert.Null(BlockPlan.NumberOf(name));
}
