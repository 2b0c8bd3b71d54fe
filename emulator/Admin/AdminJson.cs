using System.Text.Json;
using System.Text.Json.Serialization;
using FcEmulator.Admin.Live;

namespace FcEmulator.Admin;

/// <summary>How the admin API's records and the locator are written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EmulatorLocator))]
[JsonSerializable(typeof(EmulatorStatus))]
[JsonSerializable(typeof(FunctionsRecord))]
[JsonSerializable(typeof(InstancesRecord))]
[JsonSerializable(typeof(RequestsRecord))]
[JsonSerializable(typeof(ReportRecord))]
[JsonSerializable(typeof(LiveFrame))]
[JsonSerializable(typeof(LiveLog))]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(DrainRecord))]
[JsonSerializable(typeof(StopRecord))]
[JsonSerializable(typeof(StoppedRecord))]
[JsonSerializable(typeof(ErrorRecord))]
[JsonSerializable(typeof(LogLineRecord))]
[JsonSerializable(typeof(FaultsRecord))]
[JsonSerializable(typeof(FaultRecord))]
[JsonSerializable(typeof(NewFault))]
[JsonSerializable(typeof(NewReplay))]
[JsonSerializable(typeof(ReplayRecord))]
[JsonSerializable(typeof(EndedReplayRecord))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>Of all records: grows only with changes that would mislead a reader.</summary>
    public const int Version = 1;

    public static void Use(Microsoft.AspNetCore.Http.Json.JsonOptions json)
    {
        json.SerializerOptions.TypeInfoResolverChain.Insert(0, Default);
        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    }
}
