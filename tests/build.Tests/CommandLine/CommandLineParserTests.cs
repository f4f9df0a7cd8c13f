using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Tests.CommandLine;

public sealed class CommandLineParserTests
{
    [Test]
    public void No_arguments_mean_every_stage()
    {
        var options = CommandLineParser.Parse([]);

        Assert.That(options.Target, Is.EqualTo("Default"));
        Assert.That(options.Executor, Is.EqualTo("local"));
        Assert.That(options.Jobs, Is.Null);
    }

    [TestCase("--target=Curate")]
    [TestCase("--target", "Curate")]
    public void Value_after_equals_sign_or_space_is_the_same(params string[] arguments) =>
        Assert.That(CommandLineParser.Parse(arguments).Target, Is.EqualTo("Curate"));

    [Test]
    public void Value_keeps_what_follows_its_first_equals_sign() =>
        Assert.That(CommandLineParser.Parse(["--set=A.k=x=y --z"]).Set, Is.EqualTo(new[] { "A.k=x=y --z" }));

    [Test]
    public void Set_given_twice_keeps_both_in_order() =>
        Assert.That(CommandLineParser.Parse(["--set", "A.k=1", "--set=B.k=2"]).Set, Is.EqualTo(new[] { "A.k=1", "B.k=2" }));

    [TestCase("--set=A.k")]
    [TestCase("--set=A=1")]
    [TestCase("--set=.k=1")]
    [TestCase("--set=A.=1")]
    public void Set_of_another_form_is_an_error_that_shows_the_form(string argument) =>
        AssertUsage("--set=Stage.key=value", argument);

    [Test]
    public void Force_takes_lists_and_repeats()
    {
        var options = CommandLineParser.Parse(["--force=A,B", "--force", "C"]);

        Assert.That(options.Force, Is.EqualTo(new[] { "A", "B", "C" }));
        Assert.That(options.ForceAll, Is.False);
    }

    [Test]
    public void Force_all_forces_all() => Assert.That(CommandLineParser.Parse(["--force=all"]).ForceAll, Is.True);

    [TestCase("--force=,")]
    [TestCase("--force=")]
    public void Force_of_nothing_is_an_error(string argument) => AssertUsage("--force", argument);

    [Test]
    public void Unknown_option_names_the_nearest() => AssertUsage("did you mean --dryrun?", "--dry-run");

    [Test]
    public void Word_alone_is_an_error_that_says_how_a_target_is_written() => AssertUsage("--target=Phase1A", "Phase1A");

    [Test]
    public void Value_forgotten_before_another_option_is_an_error() => AssertUsage("--target needs a value", "--target", "--dryrun");

    [Test]
    public void Value_forgotten_at_the_end_is_an_error() => AssertUsage("--config needs a value", "--config");

    [Test]
    public void Empty_value_is_an_error() => AssertUsage("--target has an empty value", "--target=");

    [Test]
    public void Option_given_twice_is_an_error() => AssertUsage("--target is given twice", "--target=A", "--target=B");

    [Test]
    public void Flag_with_a_value_that_is_no_truth_is_an_error() => AssertUsage("'maybe'", "--dryrun=maybe");

    [TestCase("--dryrun", true)]
    [TestCase("--dryrun=true", true)]
    [TestCase("--dryrun=false", false)]
    public void Flag_may_say_its_value(string argument, bool expected) =>
        Assert.That(CommandLineParser.Parse([argument]).DryRun, Is.EqualTo(expected));

    [TestCase("--jobs=0")]
    [TestCase("--jobs=-1")]
    [TestCase("--jobs=two")]
    [TestCase("--jobs=99999999999")]
    [TestCase("--jobs=1.5")]
    public void Jobs_that_are_no_whole_number_from_one_are_an_error(string argument) => AssertUsage("whole number from 1", argument);

    [Test]
    public void Executor_of_another_name_is_an_error_that_names_the_nearest() => AssertUsage("did you mean slurm?", "--executor=slrum");

    [TestCase("diagnostic", Verbosity.Diagnostic)]
    [TestCase("Quiet", Verbosity.Quiet)]
    [TestCase("v", Verbosity.Verbose)]
    public void Verbosity_is_read_as_Cake_reads_it(string level, object expected) =>
        Assert.That(CommandLineParser.Parse([$"--verbosity={level}"]).Verbosity, Is.EqualTo(expected));

    [TestCase("3")]
    [TestCase("loud")]
    public void Verbosity_of_another_name_is_an_error(string level) => AssertUsage("--verbosity is one of", $"--verbosity={level}");

    [Test]
    public void Verb_is_found_whatever_its_case() => Assert.That(CommandLineParser.Parse(["--target=doctor"]).Target, Is.EqualTo("Doctor"));

    [Test]
    public void Option_of_runs_with_a_verb_is_an_error_that_says_where_it_belongs() =>
        AssertUsage("--keep-going does not go with --target=Doctor; it goes with a run of stages", "--target=Doctor", "--keep-going");

    [Test]
    public void Option_of_a_verb_with_a_stage_is_an_error() => AssertUsage("--sql does not go with the stages of target Curate", "--target=Curate", "--sql=SELECT 1");

    [Test]
    public void Every_option_of_the_table_is_read()
    {
        // With --help, options of every verb stand side by side.
        var nothing = CommandLineParser.Parse(["--help"]);
        foreach (var option in Options.All.Except([Options.Help]))
        {
            var argument = option.Kind is OptionKind.Flag ? option.Name : $"{option.Name}={Sample(option)}";
            Assert.That(CommandLineParser.Parse(["--help", argument]) with { Written = nothing.Written }, Is.Not.EqualTo(nothing), option.Name);
        }
    }

    private static string Sample(Option option) => option.Name switch
    {
        "--set" => "A.k=1",
        "--jobs" or "--keep-runs" => "3",
        "--max-size" => "20G",
        "--verbosity" => "quiet",
        "--executor" => "slurm",
        _ => "x",
    };

    private static void AssertUsage(string expected, params string[] arguments)
    {
        Assert.That(() => CommandLineParser.Parse(arguments), Throws.TypeOf<UsageException>().With.Message.Contains(expected));
    }
}
