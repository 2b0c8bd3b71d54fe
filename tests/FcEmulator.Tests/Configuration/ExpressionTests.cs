namespace FcEmulator.Tests.Configuration;

public class ExpressionTests
{
    private const string Vars =
        """
        vars:
          text: cn-hangzhou
          number: 5
          flag: true
          nothing:
          dashed-name: dashed
          nested: {deep: {er: down}}
          list: [a, b]
          command: [./main, --fast]
          environment: {A: '1', B: '${vars.text}'}
          again: ${'${vars.' + 'text}'}
          thrice: ${env('THRICE')}
          chain: ${vars.again}

        """;

    private const string Supported =
        "fcemu understands vars.x, this.props.x, this.name, this.access, resources.r.props.x, env('K', 'default'), file('p'), path('p'), config('AccountID'), texts, numbers, + and parentheses.";

    [Theory]
    [InlineData("${vars.text}", "cn-hangzhou")]
    [InlineData("'${vars.text}'", "cn-hangzhou")]
    [InlineData("${ vars . text }", "cn-hangzhou")]
    [InlineData("\"${vars['text']}\"", "cn-hangzhou")]
    [InlineData("${vars.nested.deep.er}", "down")]
    [InlineData("'${vars.list[1]}'", "b")]
    [InlineData("${vars.dashed-name}", "dashed")]
    [InlineData("a-${vars.text}-${vars.number}-${vars.flag}${vars.nothing}", "a-cn-hangzhou-5-true")]
    [InlineData("${vars.chain}", "cn-hangzhou")]
    [InlineData("${this.name}", "hello")]
    [InlineData("${this.access}", "default")]
    [InlineData("${this.component}", "fc3")]
    [InlineData("${this.props.functionName}", "hello")]
    [InlineData("${resources.hello.props.region}", "cn-shanghai")]
    [InlineData("${'a' + \"b\" + `c`}", "abc")]
    [InlineData("${'it''s' + 'x'}", null)]
    [InlineData("\"${'a}b'}\"", "a}b")]
    [InlineData("${'a\\'b' + '\\n'}", "a'b\n")]
    [InlineData("${1 + 2}", "3")]
    [InlineData("${1 + 2 + 'a' + 1 + 2}", "3a12")]
    [InlineData("${'a' + (1 + 2)}", "a3")]
    [InlineData("${0.1 + vars.number}", "5.1")]
    [InlineData("${env('SET')}", "from env")]
    [InlineData("${env('SET', 'd')}", "from env")]
    [InlineData("${env('UNSET', 'd')}", "d")]
    [InlineData("${env('UNSET', vars.text)}", "cn-hangzhou")]
    [InlineData("${env('S' + 'ET')}", "from env")]
    [InlineData("${config('AccountID')}", "1234567890123456")]
    [InlineData("${config('AccessKeyID')}", "fcemu-access-key-id")]
    [InlineData("${config('AccessKeySecret')}", "of the environment")]
    [InlineData("no ${ end", "no ${ end")]
    [InlineData("$x {y}", "$x {y}")]
    public void Load_Expression_BecomesItsValue(string written, string? value)
    {
        (string, string)[] environment = [("SET", "from env"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "of the environment"), ("THRICE", "")];
        var outcome = Yaml.Load(Vars + Yaml.Function($"handler: {written}"), environment);

        Assert.Equal(value, outcome.Value?.Functions[0].Handler);
    }

    [Fact]
    public void Load_WholeValue_KeepsListsMapsAndNumbers()
    {
        var function = Yaml.App(
            Vars + Yaml.Function("customRuntimeConfig: {command: '${vars.command}', port: '${vars.number}'}", "environmentVariables: ${vars.environment}"),
            ("THRICE", "")).Functions[0];

        Assert.Equal(["./main", "--fast"], function.CustomRuntime.Command);
        Assert.Equal(5, function.CustomRuntime.Port);
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "cn-hangzhou" }, function.EnvironmentVariables);
    }

    [Fact]
    public void Load_PropsThroughAnExpression_AreRead() =>
        Assert.Equal(
            "x",
            Yaml.App(
                """
                edition: 3.0.0
                vars: {all: {functionName: x, region: r, runtime: custom, code: .}}
                resources: {a: {component: fc3, props: '${vars.all}'}}
                """).Functions[0].Name);

    /// <summary>The first pass yields a template, the second its text; what looks like one after that is text.</summary>
    [Fact]
    public void Load_ResultWithAnExpression_IsEvaluatedOnceMoreAndNoFurther()
    {
        var app = Yaml.App(Yaml.Function("handler: ${env('A')}"), ("A", "${env('B')}"), ("B", "${env('C')}"));

        Assert.Equal("${env('C')}", app.Functions[0].Handler);
    }

    [Fact]
    public void Load_ReferencesBetweenResources_SeeTheirOwnThis()
    {
        var second = Yaml.Function("functionName: ${resources.hello.props.handler}-2");
        var app = Yaml.App(
            Yaml.Function("handler: ${this.name}") + second[second.IndexOf("  hello:", StringComparison.Ordinal)..].Replace("  hello:", "  other:"));

        Assert.Equal(["hello", "hello-2"], app.Functions.Select(function => function.Name));
    }

    [Fact]
    public void Load_AccessOfTheDocument_IsThisAccess() =>
        Assert.Equal("mine", Yaml.App("access: mine\n" + Yaml.Function("handler: ${this.access}")).Functions[0].Handler);

    [Fact]
    public void Load_FileAndPath_CountFromTheFolderOfTheFile()
    {
        using var folder = new TemporaryFolder();
        folder.Write("role.txt", "acs:ram::1:role/x");

        var function = Yaml.LoadIn(folder, Yaml.Function("role: ${file('role.txt')}", "handler: ${path('./role.txt')}")).Value!.Functions[0];

        Assert.Equal(("acs:ram::1:role/x", folder.Combine("role.txt")), (function.Role, function.Handler));
    }

    [Fact]
    public void Load_DotEnv_IsLoadedUnderTheProcessEnvironment()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".env", "# comment\nexport A=\"from file\" # not this\nB = 'b # b'\nC=c # comment\nbroken line\n=x\nD=\"two\\nlines\"\nE=\r\n");

        var function = Yaml.LoadIn(folder, Yaml.Function("handler: ${env('A') + '|' + env('B') + '|' + env('C') + '|' + env('D') + '|' + env('E')}"), ("C", "process")).Value!.Functions[0];

        Assert.Equal("from file|b # b|process|two\nlines|", function.Handler);
    }

    [Theory]
    [InlineData("${vars.txet}", "vars.txet not found. Did you mean text?")]
    [InlineData("${vars.nested.other}", "vars.nested.other not found. Define it, or correct the name.")]
    [InlineData("${vars.text.more}", "vars.text.more not found. vars.text is \"cn-hangzhou\".")]
    [InlineData("${vars.list[2]}", "vars.list.2 not found. vars.list is a list.")]
    [InlineData("${this.props.functionname}", "this.props.functionname not found. Did you mean functionName?")]
    [InlineData("${this.other}", "this.other not found. this has name, access, component and props.")]
    [InlineData("${resources.helo.props.region}", "resources.helo not found. Did you mean hello?")]
    [InlineData("${resources.hello}", "resources.hello is not a value. Name a property, as in resources.hello.props.region.")]
    [InlineData("${resources.hello.output.url}", "resources.hello.output exists only after a deployment, and fcemu deploys nothing. Write the value itself, or refer to resources.hello.props.")]
    [InlineData("${HOME}", $"HOME not found. {Supported}")]
    [InlineData("${env('NONE')}", "the environment variable NONE not found. Set it, write it into .env beside s.yaml, or give a default: env('NONE', 'value').")]
    [InlineData("${env()}", "env() takes a name and perhaps a default, not 0 values.")]
    [InlineData("${file('a', 'b')}", "file() takes one text, not 2 values.")]
    [InlineData("${file('none.txt')}", "the file none.txt does not exist. Paths count from the folder of s.yaml.")]
    [InlineData("${path('none')}", "the path none not found. Paths count from the folder of s.yaml.")]
    [InlineData("${config('Region')}", "config('Region') not found. fcemu has AccountID, AccessKeyID, AccessKeySecret and SecurityToken.")]
    [InlineData("${json('{}')}", $"json() is not supported. {Supported}")]
    public void Load_ExpressionWithoutValue_IsReportedWithItsLine(string written, string problem) =>
        Assert.Equal($"s.yaml:19: {written}: {problem}", Yaml.Error(Vars + Yaml.Function($"handler: {written}"), ("THRICE", "")));

    [Theory]
    [InlineData("${vars.flag ? 1 : 2}", "? is not supported")]
    [InlineData("${vars.number * 2}", "* is not supported")]
    [InlineData("${'open}", "the text that begins with ' has no end")]
    [InlineData("${}", "it ends too early")]
    [InlineData("${vars.text +}", "it ends too early")]
    [InlineData("${vars.}", "a name is missing after the dot")]
    [InlineData("${(vars.text}", "a closing parenthesis is missing")]
    [InlineData("${env('A'}", "the closing parenthesis of env( is missing")]
    [InlineData("${vars[this.name]}", "only a text or a number may stand in brackets")]
    [InlineData("${vars['a'}", "a closing bracket is missing")]
    [InlineData("${vars.text vars.text}", "vars is not expected there")]
    [InlineData("${((((((((((1))))))))))}", "parentheses are nested deeper than 8 levels")]
    public void Load_ExpressionThatIsNotSupported_IsReportedWithWhatIs(string written, string problem) =>
        Assert.Equal(
            $"s.yaml:6: {written} cannot be read: {problem}. {Supported}", Yaml.Error(Yaml.Function($"handler: \"{written}\"")));

    [Fact]
    public void Load_ListInsideAText_IsReported() =>
        Assert.Equal(
            [
                "s.yaml:19: ${vars.list} is a list, which cannot stand inside a text. Refer to one of its members.",
                "s.yaml:20: ${vars.nested + 'a'}: vars.nested is a map, but text is needed there. Refer to one of its members.",
            ],
            Yaml.Errors(Vars + Yaml.Function("handler: a${vars.list}", "role: ${vars.nested + 'a'}"), ("THRICE", "")));

    [Fact]
    public void Load_Cycle_IsReportedOnceWithItsLines() =>
        Assert.Equal(
            "s.yaml:2: ${vars.b} leads back to itself (line 2 → line 3 → line 4 → line 2). Write one of these values without a reference.",
            Yaml.Error("vars:\n  a: ${vars.b}\n  b: x${vars.c}\n  c: ${'y' + vars.a}\n" + Yaml.Function("handler: ${vars.b}")));

    [Fact]
    public void Load_PropsThatContainThemselves_AreReported() =>
        Assert.StartsWith("s.yaml:6: ${this.props} leads back to itself", Yaml.Errors(Yaml.Function("handler: ${this.props}"))[0], StringComparison.Ordinal);

    [Fact]
    public void Load_ThisOutsideResources_IsReported() =>
        Assert.Equal(
            "s.yaml:1: ${this.name}: this means a resource, and there is none around this line. Refer to vars or resources instead.",
            Yaml.Error("vars: {a: '${this.name}'}\n" + Yaml.Function()));

    [Fact]
    public void Load_FileLargerThanTheLimit_IsReported()
    {
        using var folder = new TemporaryFolder();
        folder.Write("big", new string('x', 1024 * 1024 + 1));

        Assert.Equal(
            ["s.yaml:6: ${file('big')}: the file big is larger than 1 MiB. Paths count from the folder of s.yaml."],
            Yaml.Shorten(Yaml.LoadIn(folder, Yaml.Function("handler: ${file('big')}")).Errors));
    }

    [Fact]
    public void Load_TextsThatDoubleAtEachLevel_StopAtALimit()
    {
        var vars = string.Concat(Enumerable.Range(1, 60).Select(i => $"  v{i}: ${{vars.v{i - 1}}}${{vars.v{i - 1}}}\n"));

        var errors = Yaml.Errors("vars:\n  v0: lol\n" + vars + Yaml.Function());

        Assert.Contains("make more than 16 MiB of text", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ListsThatDoubleAtEachLevel_AreCheap()
    {
        var vars = string.Concat(Enumerable.Range(1, 60).Select(i => $"  v{i}: ['${{vars.v{i - 1}}}', '${{vars.v{i - 1}}}']\n"));

        Assert.NotNull(Yaml.App("vars:\n  v0: lol\n" + vars + Yaml.Function()));
    }

    [Fact]
    public void Load_LongChainOfReferences_StopsAtALimit()
    {
        var vars = string.Concat(Enumerable.Range(0, 5000).Select(i => $"  v{i}: ${{vars.v{i + 1}}}\n"));

        var errors = Yaml.Errors("vars:\n" + vars + "  v5000: x\n" + Yaml.Function());

        Assert.Contains("values nest and refer to each other too deeply", errors[0], StringComparison.Ordinal);
    }
}
