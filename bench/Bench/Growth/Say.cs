using System.Globalization;

namespace Orleans.Media.Bench;

/// <summary>Numbers as text has them: three digits tell enough.</summary>
public static class Say
{
    public static string Number(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    public static string Number(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Percent(double part) => (part * 100).ToString("0", CultureInfo.InvariantCulture) + "%";
}
