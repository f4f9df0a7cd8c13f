using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

/// <summary>A damaged file is an exception or rows, never a crash of the process.</summary>
[TestFixture]
internal sealed class ParquetDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database = new();
    private readonly byte[] _good;
    private int _files;

    private DuckDbConnection Connection => _database.Connection;

    public ParquetDamageTests()
    {
        Connection.WriteParquet("SELECT range AS n, 'row ' || range AS s, [range, NULL] AS l FROM range(500)", _folder["good.parquet"]);
        _good = File.ReadAllBytes(_folder["good.parquet"]);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void A_truncated_file_is_an_error_at_every_length()
    {
        // Every length of the footer's part, and every 37th before it.
        var lengths = Enumerable.Range(0, _good.Length).Where(length => length > _good.Length - 700 || length % 37 == 0);
        foreach (var length in lengths)
            Assert.That(() => ReadAll(_good[..length]), Throws.TypeOf<DuckDbException>(), $"{length} of {_good.Length} bytes");
    }

    [Test]
    public void A_flipped_byte_is_an_error_or_rows()
    {
        var random = new Random(7);
        var outcomes = new List<bool>();
        for (var i = 0; i < 1500; i++)
        {
            var bytes = (byte[])_good.Clone();
            // Half of them in the footer, where lengths and offsets stand.
            var at = i % 2 == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(700);
            bytes[at] ^= (byte)(1 << random.Next(8));
            outcomes.Add(TryReadAll(bytes));
        }

        Assert.That(outcomes, Has.Some.False.And.Some.True);
    }

    [TestCase("")]
    [TestCase("PAR1")]
    [TestCase("PAR1PAR1")]
    [TestCase("PAR1\0\0\0\0PAR1")]
    [TestCase("PAR1\u007f\u007f\u007f\u007fPAR1")]
    [TestCase("{\"instruction\": \"this is JSON\"}\n")]
    public void A_file_that_is_not_Parquet_is_named_in_the_error(string content)
    {
        var path = _folder.Write("not.parquet", content);
        Assert.That(() => Parquet.CountRows(Connection, path), Throws.TypeOf<DuckDbException>().With.Message.Contains("not.parquet"));
    }

    [Test]
    public void A_missing_file_is_named() =>
        Assert.That(() => Parquet.CountRows(Connection, _folder["gone.parquet"]), Throws.TypeOf<DuckDbException>().With.Message.Contains("gone.parquet"));

    [Test]
    public void A_folder_in_place_of_a_file_is_an_error() =>
        Assert.That(() => Parquet.CountRows(Connection, _folder.Path), Throws.TypeOf<DuckDbException>());

    private bool TryReadAll(byte[] bytes)
    {
        try
        {
            ReadAll(bytes);
            return true;
        }
        catch (DuckDbException)
        {
            return false;
        }
    }

    private void ReadAll(byte[] bytes)
    {
        var path = _folder[$"damaged{_files++}.parquet"];
        File.WriteAllBytes(path, bytes);
        foreach (var _ in Connection.Query($"SELECT n::VARCHAR, s, l::VARCHAR FROM {Parquet.Source(path)}", row => (row.GetStringOrNull(0), row.GetStringOrNull(1), row.GetStringOrNull(2))))
        {
        }
    }
}
