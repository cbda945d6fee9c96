namespace Orleans.Media.Tests;

public sealed class MediaErrorsTests
{
    [Fact]
    public void Every_code_has_exactly_one_row() =>
        Assert.Equal(Enum.GetValues<MediaErrorCode>(), MediaErrors.All.Select(row => row.Code).Order());

    [Fact]
    public void A_code_gives_its_row() => Assert.All(MediaErrors.All, row => Assert.Same(row, MediaErrors.Of(row.Code)));

    [Fact]
    public void Codes_on_the_wire_differ() =>
        Assert.Equal(MediaErrors.All.Count, MediaErrors.All.Select(row => row.Wire).Distinct().Count());

    [Fact]
    public void Codes_on_the_wire_are_the_codes_in_snake_case() =>
        Assert.All(MediaErrors.All, row => Assert.Equal(WireNames.Of(row.Code), row.Wire));

    [Fact]
    public void Every_refusal_has_an_error_status_and_a_title() => Assert.All(MediaErrors.All, row =>
    {
        Assert.InRange(row.Status, 400, 599);
        Assert.NotEmpty(row.Title);
    });

    [Fact]
    public void A_validation_error_names_all_fields_in_its_detail()
    {
        var error = MediaError.Invalid([new("a", "First."), new("b", "Second.")]);
        Assert.Equal((MediaErrorCode.ValidationFailed, "First. Second."), (error.Code, error.Detail));
    }

    [Fact]
    public void A_result_is_a_value_or_a_refusal()
    {
        MediaResult<string> value = "yes";
        MediaResult<string> refusal = MediaError.NotFound();
        Assert.Equal(("yes", null), (value.Value, value.Error));
        Assert.Equal((null, MediaErrorCode.NotFound), (refusal.Value, refusal.Error!.Code));
    }
}
