using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Requests for an upload URL that break a rule: each is refused by name and makes nothing.</summary>
[Collection(DefaultGateway.Name)]
public sealed class BadUploadRequestTests(GatewayFixture fixture)
{
    private readonly Api _api = fixture.Api;

    public static TheoryData<string, string> Fields { get; } = new()
    {
        { "{}", "filename" },
        { """{"filename":null}""", "filename" },
        { """{"filename":""}""", "filename" },
        { """{"filename":"   "}""", "filename" },
        { """{"filename":7}""", "filename" },
        { """{"filename":["a.png"]}""", "filename" },
        { """{"filename":{"a":1}}""", "filename" },
        { $$"""{"filename":"{{new string('a', 256)}}"}""", "filename" },
        { """{"filename":"../../etc/passwd"}""", "filename" },
        { """{"filename":"a/b.png"}""", "filename" },
        { """{"filename":"C:\\a.png"}""", "filename" },
        { """{"filename":".."}""", "filename" },
        { """{"filename":"."}""", "filename" },
        { """{"filename":"a\u0000.png"}""", "filename" },
        { """{"filename":"a\r\nSet-Cookie: b.png"}""", "filename" },
        { """{"filename":"a\u007f.png"}""", "filename" },
        { """{"filename":"a\u0085.png"}""", "filename" },
        { """{"filename":"a\ud800.png"}""", "filename" },
        { """{"filename":"a\udc00.png"}""", "filename" },
        { """{"filename":"a.png","content_type":"image"}""", "content_type" },
        { """{"filename":"a.png","content_type":""}""", "content_type" },
        { """{"filename":"a.png","content_type":"image/png; charset=x"}""", "content_type" },
        { """{"filename":"a.png","content_type":"image/png\r\nx: y"}""", "content_type" },
        { """{"filename":"a.png","content_type":5}""", "content_type" },
        { $$"""{"filename":"a.png","content_type":"image/{{new string('x', 130)}}"}""", "content_type" },
        { """{"filename":"a.png","kind":"film"}""", "kind" },
        { """{"filename":"a.png","kind":"Image"}""", "kind" },
        { """{"filename":"a.png","kind":0}""", "kind" },
        { """{"filename":"a.png","kind":"0"}""", "kind" },
        { """{"filename":"a.png","mode":"chunked"}""", "mode" },
        { """{"filename":"a.png","mode":true}""", "mode" },
        { """{"filename":"a.png","visibility":"secret"}""", "visibility" },
        { """{"filename":"a.png","tenant_id":""}""", "tenant_id" },
        { """{"filename":"a.png","tenant_id":"a\u0001"}""", "tenant_id" },
        { """{"filename":"a.png","tenant_id":12}""", "tenant_id" },
        { $$"""{"filename":"a.png","tenant_id":"{{new string('t', 129)}}"}""", "tenant_id" },
        { """{"filename":"/","content_type":"x","kind":"y","mode":"z"}""", "kind,mode,filename,content_type" },
    };

    public static TheoryData<string> Malformed { get; } =
    [
        "", " ", "hello", "{", "{]", "[]", """["filename"]""", "\"a.png\"", "5", "null", "true",
        """{"filename":"a.png"} {}""", """{"filename":"a.png",}""", """{'filename':'a.png'}""", """{"filename":"a""", "{\"filename\":\"a\u0001\"}",
        new string('[', 1000),
    ];

    [Theory, MemberData(nameof(Fields))]
    public async Task Every_field_at_fault_is_named(string body, string fields) =>
        await Makes_nothing(Api.Json(body), HttpStatusCode.BadRequest, "validation_failed", fields.Split(','));

    [Theory, MemberData(nameof(Malformed))]
    public async Task What_is_no_json_object_is_refused(string body) =>
        await Makes_nothing(Api.Json(body), HttpStatusCode.BadRequest, "malformed_json");

    [Fact]
    public async Task No_body_is_refused() => await Makes_nothing(null, HttpStatusCode.BadRequest, "malformed_json");

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused() =>
        await Makes_nothing(Bytes([.. "{\"filename\":\"a"u8, 0xFF, 0xFE, .. ".png\"}"u8]), HttpStatusCode.BadRequest, "validation_failed", "filename");

    [Fact]
    public async Task A_property_whose_name_is_no_unicode_is_not_a_fault_of_ours() =>
        await Makes_nothing(Api.Json("""{"\ud800lename":"a.png"}"""), HttpStatusCode.BadRequest, "malformed_json");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_has_to_be_declared_as_json(string? type)
    {
        var body = Bytes("""{"filename":"a.png"}"""u8.ToArray());
        body.Headers.ContentType = type is null ? null : new(type);
        await Makes_nothing(body, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    public async Task A_malformed_idempotency_key_is_refused(string key) =>
        await Makes_nothing(Api.Json("""{"filename":"a.png"}"""), HttpStatusCode.BadRequest, "validation_failed", ["Idempotency-Key"], ("Idempotency-Key", key));

    [Fact]
    public async Task An_overlong_idempotency_key_is_refused() =>
        await Makes_nothing(Api.Json("""{"filename":"a.png"}"""), HttpStatusCode.BadRequest, "validation_failed", ["Idempotency-Key"], ("Idempotency-Key", new string('k', 256)));

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/json") } };

    private async Task Makes_nothing(HttpContent? body, HttpStatusCode status, string code, string[]? fields = null, params (string Name, string Value)[] headers)
    {
        var before = await _api.Total();
        (await _api.Send(HttpMethod.Post, "/upload", body, headers)).Refuses(status, code, fields ?? []);
        Assert.Equal(before, await _api.Total());
    }

    private Task Makes_nothing(HttpContent? body, HttpStatusCode status, string code, string field) => Makes_nothing(body, status, code, [field]);
}
