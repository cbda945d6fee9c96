namespace Orleans.Media.Tests.Processing;

public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new();

    [Fact]
    public void An_empty_queue_has_nothing_to_give()
    {
        Assert.False(_queue.TryTake(out _));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void One_owners_items_come_in_the_order_they_went_in()
    {
        foreach (var item in new[] { "1", "2", "3" }) _queue.Add("a", item);
        Assert.Equal(["1", "2", "3"], Rest());
    }

    [Fact]
    public void An_owner_of_a_thousand_does_not_hold_up_one_of_one()
    {
        for (var i = 0; i < 1000; i++) _queue.Add("many", $"many {i}");
        _queue.Add("one", "one");
        Assert.Equal("one", Rest()[1]);
    }

    [Fact]
    public void Owners_take_turns_however_many_items_each_has()
    {
        foreach (var item in new[] { "a1", "a2", "a3" }) _queue.Add("a", item);
        foreach (var item in new[] { "b1", "b2" }) _queue.Add("b", item);
        _queue.Add("c", "c1");
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], Rest());
    }

    [Fact]
    public void Who_comes_again_goes_to_the_end_of_the_row()
    {
        _queue.Add("a", "a1");
        _queue.Add("b", "b1");
        Assert.True(_queue.TryTake(out _));
        _queue.Add("a", "a2");
        Assert.Equal(["b1", "a2"], Rest());
    }

    private List<string> Rest()
    {
        var all = new List<string>();
        while (_queue.TryTake(out var item)) all.Add(item);
        Assert.Equal(0, _queue.Count);
        return all;
    }
}
