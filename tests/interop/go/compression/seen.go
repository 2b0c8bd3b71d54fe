// Package compression tells which messages came compressed: grpc-go hands that to nobody but a stats handler.
package compression

import (
	"context"

	"google.golang.org/grpc/stats"
)

// The five octets in front of each message, which grpc-go counts to the wire length.
const prefix = 5

type key struct{}

// Seen holds what the messages of one call looked like on the wire. A call is read by one goroutine, which is also the one that asks.
type Seen struct{ last bool }

// With makes a context under which a call is watched.
func With(ctx context.Context) (context.Context, *Seen) {
	seen := &Seen{}
	return context.WithValue(ctx, key{}, seen), seen
}

// Of is the record of the call of this context.
func Of(ctx context.Context) *Seen {
	seen, _ := ctx.Value(key{}).(*Seen)
	return seen
}

// Last tells whether the message read last was compressed.
func (s *Seen) Last() bool { return s.last }

// Handler watches the calls of a server or client. Payloads here are long runs of zeros: compressed ones are shorter.
type Handler struct{}

func (Handler) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	if Of(ctx) != nil {
		return ctx
	}
	ctx, _ = With(ctx)
	return ctx
}

func (Handler) HandleRPC(ctx context.Context, event stats.RPCStats) {
	if in, ok := event.(*stats.InPayload); ok {
		Of(ctx).last = in.WireLength-prefix < in.Length
	}
}

func (Handler) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

func (Handler) HandleConn(context.Context, stats.ConnStats) {}
