using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Media.Gateway;

/// <summary>
/// What an Idempotency-Key opens. Answers may hold secrets (upload URLs, API keys), so they are kept encrypted with a key that is derived
/// from the Idempotency-Key, which is stored nowhere: who has only the database can't read them, as long as the key can't be guessed.
/// </summary>
public sealed class AnswerSeal
{
    private const int KeyLength = 32, NonceLength = 12, TagLength = 16;
    private readonly byte[] _fingerprintKey, _answerKey;

    /// <param name="account">Keys of different accounts have nothing to do with each other.</param>
    /// <param name="key">The Idempotency-Key.</param>
    public AnswerSeal(AccountId account, string key)
    {
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(account.Value));
        KeyHash = Convert.ToHexStringLower(Derive(secret, "name"));
        (_fingerprintKey, _answerKey) = (Derive(secret, "fingerprint"), Derive(secret, "answer"));
    }

    /// <summary>What the registry knows the key by.</summary>
    public string KeyHash { get; }

    /// <summary>What makes requests the same: route, query and body. Tells nobody what they are who doesn't have the key.</summary>
    public string Fingerprint(HttpRequest request, ReadOnlySequence<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _fingerprintKey);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.PathBase}{request.Path}{request.QueryString}\n"));
        foreach (var part in body) hash.AppendData(part.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Encrypts an answer.</summary>
    public byte[] Close(ReadOnlySpan<byte> answer)
    {
        var closed = new byte[NonceLength + TagLength + answer.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_answerKey, TagLength);
        aes.Encrypt(closed.AsSpan(0, NonceLength), answer, closed.AsSpan(NonceLength + TagLength), closed.AsSpan(NonceLength, TagLength));
        return closed;
    }

    /// <summary>Decrypts it.</summary>
    /// <exception cref="CryptographicException">It isn't one that was closed with this key.</exception>
    public byte[] Open(ReadOnlySpan<byte> closed)
    {
        if (closed.Length < NonceLength + TagLength) throw new CryptographicException("A kept answer is cut off.");
        var answer = new byte[closed.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_answerKey, TagLength);
        aes.Decrypt(closed[..NonceLength], closed[(NonceLength + TagLength)..], closed.Slice(NonceLength, TagLength), answer);
        return answer;
    }

    private static byte[] Derive(byte[] secret, string use) => HKDF.Expand(HashAlgorithmName.SHA256, secret, KeyLength, Encoding.UTF8.GetBytes($"orleans-media idempotency 1 {use}"));
}
