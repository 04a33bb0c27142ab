//go:build ergo_poke

package ergo

import "runtime"

// poke collects twice, so that cleanups of what nobody keeps alive run: a missing runtime.KeepAlive is a use after free, at once.
func poke() {
	runtime.GC()
	runtime.GC()
	runtime.Gosched()
}
