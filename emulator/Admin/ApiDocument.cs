using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FcEmulator.Admin;

/// <summary>
/// The API's OpenAPI document, made by the framework from the endpoints when somebody asks for it for the first time: in an application of
/// its own that is never started, so that no start of the emulator waits for what only this needs. Safe for use from several threads.
/// </summary>
/// <param name="map">Maps the endpoints.</param>
internal sealed class ApiDocument(Action<IEndpointRouteBuilder> map)
{
    public const string Path = "/openapi.json";

    private const string Scheme = "token";

    private readonly Lazy<Task<string>> _text = new(() => MakeAsync(map));

    public Task<string> Json => _text.Value;

    private static async Task<string> MakeAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiDocument).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.ConfigureHttpJsonOptions(AdminJson.Use);
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) => Describe(document));
            options.AddOperationTransformer((operation, context, _) => NoteRefusals(operation, context));
            options.AddSchemaTransformer((schema, context, _) => NoteWhatIsLeftOut(schema, context));
        });
        await using var application = builder.Build();
        map(application);
        application.UseRouting();
        application.UseEndpoints(_ => { });
        var document = await application.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "fcemu admin API",
            Version = AdminJson.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Description = "On 127.0.0.1 only. The token stands in emulator.json of the data folder.",
        };
        // Its port is another one at each start.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        return Task.CompletedTask;
    }

    /// <summary>What the guard says before an endpoint is asked.</summary>
    private static Task NoteRefusals(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        Refused(operation, context, "403", "The request comes from a page of another site, or by a name that is not this machine's.");
        if (!AdminGuard.WantsToken(context.Description.HttpMethod ?? "", context.Description.ActionDescriptor.EndpointMetadata))
            return Task.CompletedTask;
        Refused(operation, context, "401", "The token is missing or wrong.");
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    private static void Refused(OpenApiOperation operation, OpenApiOperationTransformerContext context, string status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(nameof(ErrorRecord), context.Document) },
            },
        });
    }

    /// <summary>What is null is not written.</summary>
    private static Task NoteWhatIsLeftOut(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable))
            schema.Required?.Remove(property.Name);
        return Task.CompletedTask;
    }
}
