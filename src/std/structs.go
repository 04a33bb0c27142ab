// Package structs holds types that mark properties of the structs they are fields of.
package structs

// HostLayout marks a struct whose memory is laid out as the host's C does. All structs are.
type HostLayout struct {
	_ hostLayout
}

type hostLayout struct{}
