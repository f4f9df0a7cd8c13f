using System.Net;
using System.Net.Http.Headers;

namespace Pipeline.Models.Hub;

/// <summary>
/// What is here of a file so far. Its name carries the hash of the whole, so that bytes of two versions never meet in one file, also across processes.
/// </summary>
internal sealed class PartFile(HubFile file, string destination)
{
    /// <summary>How the name of every part ends.</summary>
    public const string Suffix = ".part";

    private EntityTagHeaderValue? _tag;

    public string Path { get; } = $"{destination}.{(file.Sha256 ?? file.BlobId)![..16]}{Suffix}";

    /// <summary>Bytes that are here. A part that is too long is thrown away.</summary>
    public long Length()
    {
        var length = File.Exists(Path) ? new FileInfo(Path).Length : 0;
        if (length <= file.Size)
            return length;
        File.Delete(Path);
        return 0;
    }

    /// <summary>Where an answer's body belongs: at the end of the part, or at 0 if the server begins again.</summary>
    /// <param name="from">First byte that was asked for.</param>
    /// <exception cref="HubTransientException">The answer is of another file than was announced. The part is gone where it may be at fault.</exception>
    public long Place(HttpResponseMessage response, long from)
    {
        var content = response.Content.Headers;
        if (response.StatusCode == HttpStatusCode.OK && (content.ContentLength ?? file.Size) == file.Size)
        {
            _tag = response.Headers.ETag;
            return 0;
        }

        var range = content.ContentRange;
        var fits = response.StatusCode == HttpStatusCode.PartialContent && from > 0 && range is { Unit: "bytes" }
            && range.From == from && range.To == file.Size - 1 && (range.Length is null || range.Length == file.Size)
            && (_tag is null || response.Headers.ETag is null || _tag.Equals(response.Headers.ETag));
        if (fits)
        {
            _tag ??= response.Headers.ETag;
            return from;
        }

        // Also for 416: the server does not have what the part seems to be the beginning of.
        File.Delete(Path);
        _tag = null;
        throw new HubTransientException(
            $"{response.RequestMessage!.RequestUri!.Host} answered {(int)response.StatusCode} with another size, range or version of {Quote.Name(file.Name)} than the {file.Size} bytes announced");
    }

    /// <summary>Opens the part so that the next byte goes to <paramref name="offset"/>.</summary>
    public FileStream Open(long offset)
    {
        var stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.SetLength(offset);
        stream.Position = offset;
        return stream;
    }
}
