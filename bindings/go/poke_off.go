//go:build !ergo_poke

package ergo

// poke is where a pointer of C's is about to be used.
func poke() {}
