namespace Pipeline.Engine.Tests.Code;

/// <summary>One test per fact that is not in the digest of code.</summary>
public sealed class NotInDigestTests
{
    [TestCase("class A { int M() => 1; }", "class A { /* why */ int M() => 1; // because\n }", TestName = "Comment_does_not_count")]
    [TestCase("class A { int M() => 1; }", "\n\n\nclass A\n{\n    int M() =>\n        1;\n}\n", TestName = "White_space_and_moved_lines_do_not_count")]
    [TestCase(
        "class A { int M(int n) { var total = n * n; return total + total; } }",
        "class A { int M(int n) { var sum = n * n; return sum + sum; } }",
        TestName = "Name_of_a_plain_local_does_not_count")]
    [TestCase(
        "class A { Func<int, int> M(int n) { var factor = n * n; return x => x * factor; } }",
        "class A { Func<int, int> M(int n) { var scale = n * n; return y => y * scale; } }",
        TestName = "Name_of_a_captured_local_does_not_count")]
    [TestCase(
        "class A { Func<int> M(int n) { var zeta = n + 1; var alpha = n * 2; return () => zeta - alpha; } }",
        "class A { Func<int> M(int n) { var alpha = n + 1; var zeta = n * 2; return () => alpha - zeta; } }",
        TestName = "Swapped_names_of_captured_locals_do_not_count")]
    [TestCase(
        "class A<T> { Func<U, (T, U)> M<U>(T n) { var item = n; return x => (item, x); } }",
        "class A<T> { Func<U, (T, U)> M<U>(T n) { var value = n; return x => (value, x); } }",
        TestName = "Name_of_a_local_captured_in_generic_code_does_not_count")]
    [TestCase(
        "class A { IEnumerable<int> M(int n) { for (var i = 0; i < n; i++) { var square = i * i; yield return square; yield return square + 1; } } }",
        "class A { IEnumerable<int> M(int n) { for (var k = 0; k < n; k++) { var power = k * k; yield return power; yield return power + 1; } } }",
        TestName = "Name_of_a_local_in_an_iterator_does_not_count")]
    [TestCase(
        "class A<T> { IEnumerable<T> M(List<T> n) { foreach (var item in n) { yield return item; yield return item; } } }",
        "class A<T> { IEnumerable<T> M(List<T> n) { foreach (var each in n) { yield return each; yield return each; } } }",
        TestName = "Name_of_a_foreach_variable_in_a_generic_iterator_does_not_count")]
    [TestCase(
        "class A { async Task<int> M(int n) { var before = n * n; await Task.Yield(); return before + n; } }",
        "class A { async Task<int> M(int n) { var early = n * n; await Task.Yield(); return early + n; } }",
        TestName = "Name_of_a_local_across_await_does_not_count")]
    [TestCase(
        "class A { async IAsyncEnumerable<int> M(int n) { var before = n * n; await Task.Yield(); yield return before; yield return before + 1; } }",
        "class A { async IAsyncEnumerable<int> M(int n) { var early = n * n; await Task.Yield(); yield return early; yield return early + 1; } }",
        TestName = "Name_of_a_local_in_an_async_iterator_does_not_count")]
    [TestCase(
        "class A { Func<Task<int>> M(int n) { var outer = n; return async () => { var inner = outer * 2; await Task.Yield(); return inner + outer; }; } }",
        "class A { Func<Task<int>> M(int n) { var around = n; return async () => { var within = around * 2; await Task.Yield(); return within + around; }; } }",
        TestName = "Name_of_a_local_in_an_async_lambda_does_not_count")]
    [TestCase(
        "class A { int M(int n) { var offset = n * n; return Add(1) + Add(2); int Add(int x) { var sum = x + offset; return sum * sum; } } }",
        "class A { int M(int n) { var shift = n * n; return Move(1) + Move(2); int Move(int y) { var total = y + shift; return total * total; } } }",
        TestName = "Names_in_and_of_a_local_function_do_not_count")]
    [TestCase(
        "class A { int M(object o) => o is string { Length: var length } ? length : o is int number ? number : 0; }",
        "class A { int M(object o) => o is string { Length: var size } ? size : o is int value ? value : 0; }",
        TestName = "Name_of_a_pattern_variable_does_not_count")]
    [TestCase(
        "class A { Func<int> M(object o) => o is int number ? () => number : () => 0; }",
        "class A { Func<int> M(object o) => o is int value ? () => value : () => 0; }",
        TestName = "Name_of_a_captured_pattern_variable_does_not_count")]
    [TestCase(
        "class A { int M(int[] n) { var sum = 0; foreach (var item in n) sum += item; return sum; } }",
        "class A { int M(int[] n) { var sum = 0; foreach (var each in n) sum += each; return sum; } }",
        TestName = "Name_of_a_foreach_variable_does_not_count")]
    [TestCase(
        "class A { Func<int> M(int n) { (int low, int high) range = (n, n + 1); return () => range.low + range.high; } }",
        "class A { Func<int> M(int n) { (int from, int to) range = (n, n + 1); return () => range.from + range.to; } }",
        TestName = "Name_of_an_element_of_a_captured_tuple_does_not_count")]
    [TestCase(
        "class A { async Task<int> M(int n) { (int low, string? high) range = (n, null); await Task.Yield(); return range.low + (range.high ?? \"\").Length; } }",
        "class A { async Task<int> M(int n) { (int from, string? to) range = (n, null); await Task.Yield(); return range.from + (range.to ?? \"\").Length; } }",
        TestName = "Name_of_an_element_of_a_tuple_across_await_does_not_count")]
    [TestCase(
        "class A { int M(int[] n) { int low = 1, high = 2; try { return n[low]; } catch (Exception error) when (error.Message.Length > high) { return error.HResult; } } }",
        "class A { int M(int[] n) { int from = 1, to = 2; try { return n[from]; } catch (Exception e) when (e.Message.Length > to) { return e.HResult; } } }",
        TestName = "Name_of_a_caught_exception_does_not_count")]
    [TestCase(
        "class A { IDisposable M(IEnumerable<IDisposable> n) { using var first = n.First(); Use(() => first); return first; } void Use(Func<object> f) { } }",
        "class A { IDisposable M(IEnumerable<IDisposable> n) { using var head = n.First(); Use(() => head); return head; } void Use(Func<object> f) { } }",
        TestName = "Name_of_a_using_variable_does_not_count")]
    [TestCase(
        "class A { int M(int n) => n + 1; int N(int n) => n + 2; }",
        "class A { int N(int n) => n + 2; int M(int n) => n + 1; }",
        TestName = "Order_of_methods_does_not_count")]
    [TestCase(
        "class A { Func<int, int> M(int n) => x => x + n; Func<int, int> N() => x => x + 2; object O() => new { First = 1 }; object P() => new { Second = 1 }; void Q() => Array.ForEach(new[] { 1 }, Console.Write); }",
        "class A { void Q() => Array.ForEach(new[] { 1 }, Console.Write); object P() => new { Second = 1 }; object O() => new { First = 1 }; Func<int, int> N() => x => x + 2; Func<int, int> M(int n) => x => x + n; }",
        TestName = "Order_of_methods_with_lambdas_and_anonymous_types_does_not_count")]
    [TestCase(
        "class A { int M() => new[] { 1, 2, 3, 4 }.Sum(); } class B { int[] M() => new[] { 5, 6, 7, 8, 9 }; }",
        "class B { int[] M() => new[] { 5, 6, 7, 8, 9 }; } class A { int M() => new[] { 1, 2, 3, 4 }.Sum(); }",
        TestName = "Order_of_types_does_not_count")]
    [TestCase("class A<T> where T : class { T M(T t) => t; }", "class A<TItem> where TItem : class { TItem M(TItem t) => t; }", TestName = "Name_of_a_type_parameter_does_not_count")]
    [TestCase(
        "class A { IEnumerable<int> M(int[] n) => from x in n let y = x * x where y > 1 select y; }",
        "class A { /* squares */ IEnumerable<int> M(int[] n) =>\n from x in n\n let y = x * x\n where y > 1\n select y; }",
        TestName = "Layout_of_a_query_does_not_count")]
    [TestCase(
        "class A { dynamic M(dynamic d) { dynamic result = d.Run(1); return (Func<object>)(() => result.Name); } }",
        "class A { dynamic M(dynamic d) { dynamic answer = d.Run(1); return (Func<object>)(() => answer.Name); } }",
        TestName = "Name_of_a_dynamic_local_does_not_count")]
    [TestCase(
        "[assembly: System.Reflection.AssemblyInformationalVersion(\"1.0+0123\")] class A;",
        "[assembly: System.Reflection.AssemblyInformationalVersion(\"1.0+4567\")] class A;",
        TestName = "Informational_version_does_not_count")]
    [TestCase(
        "class A { [System.Diagnostics.DebuggerStepThrough] void M() { } }", "class A { void M() { } }",
        TestName = "Attribute_for_debuggers_does_not_count")]
    public void Listing_of_both_is_the_same(string before, string after) =>
        Assert.That(new Compiler().List(after), Is.EqualTo(new Compiler().List(before)));
}
