using Greeter;
using Helloworld;

namespace FcEmulator.Tests.Sample;

public class FunctionPartsTests
{
    [Theory]
    [InlineData("", 9000)]
    [InlineData("PORT=1", 1)]
    [InlineData("PORT=1 FC_CUSTOM_LISTEN_PORT=2", 2)]
    [InlineData("PORT=1 FC_CUSTOM_LISTEN_PORT=2 FC_SERVER_PORT=3", 3)]
    [InlineData("FC_SERVER_PORT= PORT=1", 1)]
    [InlineData("FC_SERVER_PORT=0 PORT=1", 0)]
    public void TryRead_Variables_TakesTheFirstThatIsSet(string variables, int expected)
    {
        Assert.True(GreeterPort.TryRead(Variables(variables), out var port, out var problem));
        Assert.Equal((expected, ""), (port, problem));
    }

    [Theory]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("http")]
    public void TryRead_NoPort_SaysWhichVariableAndWhat(string value)
    {
        Assert.False(GreeterPort.TryRead(Variables($"FC_CUSTOM_LISTEN_PORT={value}"), out _, out var problem));
        Assert.Equal($"FC_CUSTOM_LISTEN_PORT is '{value}': give a port from 1 to 65535, or 0 for any free one.", problem);
    }

    [Fact]
    public void Leave_ManyNotesAtOnePlace_RemembersTheLastTen()
    {
        var board = new NoteBoard();
        for (var i = 0; i < 24; i++)
            board.Leave(new RouteNote { Message = $"{i}" });

        Assert.Equal(Enumerable.Range(15, 10).Select(i => $"{i}"), board.Leave(new RouteNote { Message = "24" }).Select(note => note.Message));
    }

    [Fact]
    public void Leave_ManyPlaces_ForgetsInsteadOfGrowing()
    {
        var board = new NoteBoard();
        for (var i = 0; i < 1001; i++)
            board.Leave(At(i));

        Assert.Single(board.Leave(At(0)));
        Assert.Equal(2, board.Leave(At(1000)).Count);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(0, 0, 0, 1_800_000_000, 20_015_086)] // half the globe
    [InlineData(0, 1_790_000_000, 0, -1_790_000_000, 222_389)] // two degrees over the date line
    [InlineData(900_000_000, 0, 900_000_000, 1_000_000_000, 0)] // the pole, named twice
    public void Metres_TwoPoints_FollowTheGreatCircle(int latitude, int longitude, int otherLatitude, int otherLongitude, int expected) =>
        Assert.Equal(
            expected,
            Geography.Metres(
                new Point { Latitude = latitude, Longitude = longitude },
                new Point { Latitude = otherLatitude, Longitude = otherLongitude }),
            tolerance: 1);

    private static RouteNote At(int latitude) => new() { Location = new Point { Latitude = latitude } };

    private static Func<string, string?> Variables(string text)
    {
        var values = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
