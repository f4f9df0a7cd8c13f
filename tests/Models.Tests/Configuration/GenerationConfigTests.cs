using Pipeline.Models.Configuration;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Configuration;

public sealed class GenerationConfigTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = TemporaryFolder.InMemory();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Read_no_file_takes_the_models_tokens() =>
        Assert.That(GenerationConfig.Read(_folder.Path, Configs.Parse(Configs.Llama31)).EosTokenIds, Is.EqualTo(new[] { 128001, 128008, 128009 }));

    [Test]
    public void Read_file_is_taken_before_the_model()
    {
        _folder.Write(GenerationConfig.FileName, """{"do_sample":true,"temperature":0.6,"top_p":0.9,"eos_token_id":[7,8],"max_new_tokens":99,"transformers_version":"4.40.0"}""");

        var generation = GenerationConfig.Read(_folder.Path, Configs.Parse(Configs.Llama7B));

        Assert.That((generation.DoSample, generation.Temperature, generation.TopP, generation.TopK, generation.MaxNewTokens, generation.BosTokenId), Is.EqualTo((true, 0.6, 0.9, 50, (int?)99, (int?)1)));
        Assert.That(generation.EosTokenIds, Is.EqualTo(new[] { 7, 8 }));
    }

    [Test]
    public void Read_end_outside_the_vocabulary_is_refused()
    {
        _folder.Write(GenerationConfig.FileName, """{"eos_token_id":[31999,32000]}""");

        Assert.That(() => GenerationConfig.Read(_folder.Path, Configs.Parse(Configs.Llama7B)), Throws.TypeOf<ModelFormatException>()
            .With.Message.Contains("eos_token_id 32000 is none of the 32000 tokens").And.Message.Not.Contains("31999"));
    }

    [Test]
    public void Read_numbers_out_of_range_are_all_named()
    {
        _folder.Write(GenerationConfig.FileName, """{"temperature":-1,"top_p":1.5,"top_k":-2,"max_new_tokens":0}""");

        Assert.That(() => GenerationConfig.Read(_folder.Path, Configs.Parse(Configs.Llama7B)), Throws.TypeOf<ModelFormatException>()
            .With.Message.Contains("temperature").And.Message.Contains("top_p").And.Message.Contains("top_k").And.Message.Contains("max_new_tokens"));
    }
}
