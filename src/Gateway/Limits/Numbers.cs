using System.Globalization;

namespace Orleans.Media.Gateway;

/// <summary>Numbers as headers hold them; the small ones aren't written anew for each answer.</summary>
internal static class Numbers
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 1024).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Text(long number) => number >= 0 && number < Small.Length ? Small[number] : number.ToString(CultureInfo.InvariantCulture);
}
