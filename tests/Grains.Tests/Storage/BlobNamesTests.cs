namespace Orleans.Media.Tests;

public sealed class BlobNamesTests
{
    [Theory]
    [InlineData("cat.png", "cat.png")]
    [InlineData("My-Cat_2.PNG", "My-Cat_2.PNG")]
    [InlineData("my cat?.png", "my_cat_.png")]
    [InlineData("ä.png", "_.png")]
    [InlineData("🐈.png", "__.png")]
    [InlineData("a%2e%2e.png", "a_2e_2e.png")]
    [InlineData("a/../b.png", "a_.._b.png")]
    [InlineData("a\\b#c&d.png", "a_b_c_d.png")]
    [InlineData("..cat.png..", "cat.png")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    public void Anything_that_could_be_read_differently_is_replaced(string filename, string safe) => Assert.Equal(safe, BlobNames.Safe(filename));

    [Fact]
    public void A_long_name_keeps_its_end()
    {
        Assert.Equal($"{new string('a', 96)}.png", BlobNames.Safe($"{new string('a', 251)}.png"));
        Assert.Equal(100, BlobNames.Safe(new string('a', 100)).Length);
    }

    // Cut in the middle of dots, the name would start with one.
    [Fact]
    public void A_cut_name_does_not_start_with_a_dot() => Assert.Equal("png", BlobNames.Safe($"{new string('a', 100)}{new string('.', 97)}png"));

    [Fact]
    public void Any_filename_becomes_a_safe_one()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var filename = string.Concat(Enumerable.Range(0, random.Next(1, 255)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 0x80 : 0xFFFF)));
            Assert.Matches("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$", BlobNames.Safe(filename));
        }
    }
}
