using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace FcEmulator.Tests.Sample;

/// <summary>
/// Holds shims/ to what the stock packages were compiled against. Where the build takes the real contract packages, it holds for them.
/// </summary>
public class ContractShimsTests
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>More than any type or method of the stock assemblies has: arguments in place of the generic parameters of the referring code.</summary>
    private static readonly Type[] GenericArguments = [.. Enumerable.Repeat(typeof(object), 8)];

    private static readonly Assembly[] Contracts = [typeof(Metadata).Assembly, typeof(ICompressionProvider).Assembly];

    public static TheoryData<string, int> StockAssemblies => new()
    {
        // The counts keep the search for references honest: both packages reference about so many contract types and members.
        { typeof(GrpcServiceOptions).Assembly.Location, 90 },
        { typeof(GrpcChannel).Assembly.Location, 100 },
    };

    [Theory]
    [MemberData(nameof(StockAssemblies))]
    public void ContractReferences_OfAStockPackage_AllResolve(string file, int atLeast)
    {
        var stock = Assembly.LoadFrom(file);

        var tokens = ContractReferences(file);
        var missing = tokens.Select(token => Unresolved(stock.ManifestModule, token)).OfType<string>();

        Assert.Empty(missing);
        Assert.InRange(tokens.Count, atLeast, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(StockAssemblies))]
    public void Overrides_OfAStockPackage_AllFindTheMethodTheyOverride(string file, int atLeast)
    {
        // GetTypes itself throws where a contract has an abstract member or an interface a method that the stock type does not implement.
        var overrides = Assembly.LoadFrom(file).GetTypes()
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
            .ToArray();

        Assert.Empty(overrides.Where(method => method.GetBaseDefinition() == method).Select(method => $"{method.DeclaringType}: {method}"));
        Assert.InRange(overrides.Length, atLeast / 4, int.MaxValue);
    }

    [Fact]
    public void Identity_OfTheContracts_IsWhatStockPackagesAskFor() =>
        Assert.Equal(
            ["Grpc.Core.Api, Version=2.0.0.0, Culture=neutral, PublicKeyToken=d754f35622e28bad",
             "Grpc.Net.Common, Version=2.0.0.0, Culture=neutral, PublicKeyToken=d754f35622e28bad"],
            Contracts.Select(contract => contract.FullName));

    [Fact]
    public void VersionInfo_OfTheContracts_IsThatOfTheAssembly() =>
        Assert.Equal(
            (typeof(VersionInfo).Assembly.GetName().Version!.ToString(), true),
            (VersionInfo.CurrentAssemblyVersion, InformationalVersion().StartsWith(VersionInfo.CurrentVersion, StringComparison.Ordinal)));

    private static string InformationalVersion() =>
        typeof(VersionInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static string? Unresolved(Module module, int token)
    {
        try
        {
            var member = module.ResolveMember(token, GenericArguments, GenericArguments);
            return IsAccessible(member) ? null : $"{member?.DeclaringType}.{member} is not accessible.";
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException)
        {
            return e.Message;
        }
    }

    /// <summary>Resolving alone would be content with a private member, which the runtime then refuses.</summary>
    private static bool IsAccessible(MemberInfo? member) => member switch
    {
        Type type => type.IsVisible,
        FieldInfo field => field.IsPublic,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        _ => false,
    };

    private static List<int> ContractReferences(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        var reader = image.GetMetadataReader();
        var names = Contracts.Select(contract => contract.GetName().Name).ToHashSet();
        bool IsContract(EntityHandle handle) => AssemblyOf(reader, handle) is { } name && names.Contains(name);

        var types = reader.TypeReferences.Select(handle => (EntityHandle)handle).Where(IsContract);
        var members = reader.MemberReferences.Where(handle => IsContract(reader.GetMemberReference(handle).Parent)).Select(handle => (EntityHandle)handle);
        return [.. types.Concat(members).Select(handle => MetadataTokens.GetToken(handle))];
    }

    private static string? AssemblyOf(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                return AssemblyOf(reader, reader.GetTypeReference((TypeReferenceHandle)handle).ResolutionScope);
            case HandleKind.AssemblyReference:
                return reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)handle).Name);
            case HandleKind.TypeSpecification:
                // A generic instance: GENERICINST (CLASS | VALUETYPE) type… (ECMA-335 II.23.2.14). Anything else is no contract type.
                var signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                    return null;
                signature.ReadByte();
                return AssemblyOf(reader, signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
