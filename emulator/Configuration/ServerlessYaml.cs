using FcEmulator.Configuration.Domains;
using FcEmulator.Configuration.Expressions;
using FcEmulator.Configuration.Functions;
using FcEmulator.Configuration.Yaml;

namespace FcEmulator.Configuration;

/// <summary>
/// The one conversion point from a Serverless Devs s.yaml (edition 3.0.0; components fc3 and fc3-domain) to the model. Safe for use from
/// several threads.
/// </summary>
internal sealed class ServerlessYaml
{
    private const string Edition = "3.0.0";

    private readonly MapNode _document;
    private readonly ExpressionResolver _resolver;
    private readonly ReadContext _context;

    private ServerlessYaml(MapNode document, ExpressionSource source, ReadContext context)
    {
        _document = document;
        _context = context;
        _resolver = new ExpressionResolver(document, source, context.Folder, context.Errors);
    }

    /// <summary>Everything the file says, or everything that is wrong with it. Never throws for what is in the file.</summary>
    /// <param name="file">Path as the user gave it; error sentences repeat it.</param>
    public static ConfigOutcome<ServerlessApp> Load(string file, ExpressionSource source)
    {
        var errors = new ErrorSink(file);
        if (YamlFile.Read(file, errors) is not { } root)
            return ConfigOutcome<ServerlessApp>.Failure(errors.All);
        if (root is not MapNode document)
        {
            errors.Add(root.Line, $"the file holds {root.Description}, but an s.yaml is a map with edition, name and resources.");
            return ConfigOutcome<ServerlessApp>.Failure(errors.All);
        }

        if (document.Entries.Count == 0)
        {
            errors.Add(null, "the file is empty. Write edition: 3.0.0 and resources: with a function, or copy the sample function/s.yaml.");
            return ConfigOutcome<ServerlessApp>.Failure(errors.All);
        }

        var path = Path.GetFullPath(file);
        var context = new ReadContext(Path.GetDirectoryName(path)!, errors);
        var app = new ServerlessYaml(document, source, context).Read(path);
        if (!errors.Any)
            return ConfigOutcome<ServerlessApp>.Success(app);
        // A misspelt name by itself stops nothing. Beside errors it may be what brought them about, and its note would be seen only once they are gone.
        foreach (var note in app.Notes.Where(note => note.Kind == ConfigNoteKind.UnknownProperty))
            errors.Add(note.Line, note.Sentence);
        return ConfigOutcome<ServerlessApp>.Failure(errors.All);
    }

    private ServerlessApp Read(string path)
    {
        var top = new MapReader(_document, "", _context.Errors);
        CheckEdition(top);
        if (top.Has("extend"))
            top.Error("extend", "extend is not supported by fcemu. Write the inherited parts into this file.");
        // Evaluated whole, so that a mistake in a variable nobody uses is told as well.
        if (top.Map("vars") is not null)
            _resolver.Resolve(_document["vars"]!, ExpressionScope.Document);
        var resources = top.Require("resources", "Write a function below it, with component: fc3.") ? top.Map("resources") : null;
        var functions = resources is null ? [] : ReadFunctions(resources);
        var names = functions.Select(function => function.Name).Where(name => name.Length > 0).ToHashSet();
        var domains = resources is null ? [] : ReadDomains(resources, names);
        return new ServerlessApp(path, functions, domains, _context.Notes);
    }

    private void CheckEdition(MapReader top)
    {
        if (!top.Has("edition"))
            _context.Errors.Add(1, $"edition is left out, but fcemu reads Serverless Devs edition {Edition}. Write edition: {Edition}.");
        else if (top.Text("edition") is { } edition && edition != Edition)
            top.Error("edition", $"edition is {edition}, but fcemu reads {Edition}. Bring the file to edition {Edition} (component fc3).");
    }

    private List<FunctionConfig> ReadFunctions(MapReader resources)
    {
        var functions = new List<FunctionConfig>();
        var firstLines = new Dictionary<string, int>();
        var found = false;
        // The document's own pre-deploy comes before everything, so it goes with the first function.
        var preDeploy = PreDeployReader.Read(_document, "s.yaml", _resolver, ExpressionScope.Document, _context);
        foreach (var (key, resource) in OfComponent(resources, "fc3"))
        {
            found = true;
            var scope = new ExpressionScope(key);
            IReadOnlyList<BuildStepConfig> steps = [.. preDeploy, .. PreDeployReader.Read(resource, key, _resolver, scope, _context)];
            if (Props(resource, key, scope) is not { } props)
                continue;
            var function = FunctionReader.Read(props, steps, _context);
            preDeploy = [];
            functions.Add(function);
            if (function.Name.Length > 0 && !firstLines.TryAdd(function.Name, props.LineOf("functionName")))
            {
                props.Error(
                    "functionName",
                    $"functionName {function.Name} stands already on line {firstLines[function.Name]}. Give each function a name of its own.");
            }
        }

        if (!found)
        {
            _context.Errors.Add(
                resources.Line, "resources holds no function: none has component: fc3. Add one, or name another file with --template.");
        }

        return functions;
    }

    private List<CustomDomainConfig> ReadDomains(MapReader resources, HashSet<string> functionNames)
    {
        var domains = new List<CustomDomainConfig>();
        foreach (var (key, resource) in OfComponent(resources, "fc3-domain"))
        {
            if (Props(resource, key, new ExpressionScope(key)) is not { } props
                || DomainReader.Read(props, functionNames, _context) is not { } domain)
                continue;
            if (domains.Exists(other => other.DomainName == domain.DomainName))
                props.Error("domainName", $"domainName {domain.DomainName} stands twice. Put all its routes into one resource.");
            domains.Add(domain);
        }

        return domains;
    }

    /// <summary>Resources of a component, also with a version behind it (<c>fc3@0.1.2</c>). Others are none of the emulator's business.</summary>
    private IEnumerable<(string Key, MapNode Resource)> OfComponent(MapReader resources, string component)
    {
        foreach (var key in resources.Keys)
        {
            // Reported once, when the functions are looked for.
            if (resources[key] is not MapNode resource)
            {
                if (component == "fc3" && resources.Has(key))
                    resources.Map(key);
                continue;
            }

            if (resource["component"] is { } written
                && _resolver.Resolve(written, new ExpressionScope(key)) is ScalarNode name
                && name.Text.Split('@')[0].Trim() == component)
                yield return (key, resource);
        }
    }

    private MapReader? Props(MapNode resource, string key, ExpressionScope scope)
    {
        var reader = new MapReader(resource, $"resources.{key}.", _context.Errors);
        if (reader.Has("extend"))
            reader.Error("extend", $"resources.{key}.extend is not supported by fcemu. Write the template's props into the resource.");
        if (!reader.Require("props", "Write the component's settings below it."))
            return null;
        var props = _resolver.Resolve(resource["props"]!, scope);
        if (props is MapNode map)
            return new MapReader(map, "", _context.Errors);
        if (props is not BrokenNode)
            reader.Error("props", $"resources.{key}.props is {props.Description}, but it must be a map. Write the component's settings below it.");
        return null;
    }
}
