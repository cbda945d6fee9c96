using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>A command's options: <c>--name number</c>.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, int> _values = [];

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or isn't a positive number.</exception>
    public static Arguments Read(string[] words, params string[] known)
    {
        var read = new Arguments();
        for (var i = 0; i < words.Length; i += 2)
        {
            var name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : words[i];
            if (!known.Contains(name)) throw new ArgumentException($"Unknown option {words[i]}.");
            if (!int.TryParse(words.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value == 0)
                throw new ArgumentException($"{words[i]} needs a number from 1 on.");
            read._values[name] = value;
        }

        return read;
    }

    /// <summary>The number given, or the default.</summary>
    public int Get(string name, int otherwise) => _values.GetValueOrDefault(name, otherwise);
}
