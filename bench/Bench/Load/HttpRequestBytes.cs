using System.Text;

namespace Orleans.Media.Bench;

/// <summary>Requests as they go over the wire, made once and sent many times.</summary>
public static class HttpRequestBytes
{
    public static byte[] Get(Uri address, string key, string path) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\n\r\n");

    public static byte[] Delete(Uri address, string key, string path) => Encoding.ASCII.GetBytes(
        $"DELETE {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\n\r\n");

    public static byte[] Post(Uri address, string key, string path, string json) => Encoding.UTF8.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
}
