using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>A command's options: <c>--name number</c>, <c>--name text</c>, or <c>--name</c> alone.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly HashSet<string> _flags = [];

    /// <summary>Reads options that are all numbers.</summary>
    /// <exception cref="ArgumentException">An option is unknown, or isn't a positive number.</exception>
    public static Arguments Read(string[] words, params string[] numbers) => Read(words, numbers, flags: [], texts: []);

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">An option is unknown, lacks its value, or isn't a positive number.</exception>
    public static Arguments Read(string[] words, string[] numbers, string[] flags, string[] texts)
    {
        var read = new Arguments();
        var rest = new Queue<string>(words);
        while (rest.TryDequeue(out var word))
        {
            var name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word;
            if (flags.Contains(name)) read._flags.Add(name);
            else if (texts.Contains(name)) read._texts[name] = rest.TryDequeue(out var text) ? text : throw new ArgumentException($"{word} needs a value.");
            else if (numbers.Contains(name)) read._numbers[name] = Number(word, rest);
            else throw new ArgumentException($"Unknown option {word}.");
        }

        return read;
    }

    /// <summary>The number given, or the default.</summary>
    public int Get(string name, int otherwise) => _numbers.GetValueOrDefault(name, otherwise);

    /// <summary>The text given, or null.</summary>
    public string? Text(string name) => _texts.GetValueOrDefault(name);

    /// <summary>Whether the option stands there.</summary>
    public bool Has(string flag) => _flags.Contains(flag);

    private static int Number(string word, Queue<string> rest) =>
        rest.TryDequeue(out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new ArgumentException($"{word} needs a number from 1 on.");
}
