// Package debug steers the collector and shows its history.
package debug

import (
	"os"
	"runtime"
	"time"
)

// GCStats is the history of collections.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

// gcStats returns the number of cycles, the total pause, the end of the last cycle, and pauses and their ends,
// the latest first.
func gcStats() (n, total, last int64, pauses, ends []int64)

// ReadGCStats fills stats.
func ReadGCStats(stats *GCStats) {
	n, total, last, pauses, ends := gcStats()
	stats.NumGC = n
	stats.PauseTotal = time.Duration(total)
	stats.LastGC = time.Unix(0, last)
	stats.Pause = stats.Pause[:0]
	for _, p := range pauses {
		stats.Pause = append(stats.Pause, time.Duration(p))
	}
	stats.PauseEnd = stats.PauseEnd[:0]
	for _, e := range ends {
		stats.PauseEnd = append(stats.PauseEnd, time.Unix(0, e))
	}
	if k := len(stats.PauseQuantiles); k > 0 {
		sorted := append([]time.Duration(nil), stats.Pause...)
		for i := range sorted {
			for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
				sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
			}
		}
		for i := range stats.PauseQuantiles {
			stats.PauseQuantiles[i] = 0
			if len(sorted) > 0 {
				at := 0
				if k > 1 {
					at = i * (len(sorted) - 1) / (k - 1)
				}
				stats.PauseQuantiles[i] = sorted[at]
			}
		}
	}
}

// SetGCPercent sets how much the heap may grow between cycles and returns the old value; negative: never collect.
func SetGCPercent(percent int) int

// SetMemoryLimit sets the soft limit in bytes and returns the old one; negative: only returns it.
func SetMemoryLimit(limit int64) int64

func release()

// FreeOSMemory collects and gives free memory back to the system.
func FreeOSMemory() {
	runtime.GC()
	release()
}

// SetMaxStack returns the usual limit; it cannot be changed.
func SetMaxStack(bytes int) int { return 1000000000 }

// SetMaxThreads returns the usual limit.
func SetMaxThreads(threads int) int { return 10000 }

// SetPanicOnFault does nothing.
func SetPanicOnFault(enabled bool) bool { return false }

// SetTraceback does nothing.
func SetTraceback(level string) {}

// stack returns the trace of the caller.
func stack() []byte

// Stack returns the trace of the goroutine that calls it.
func Stack() []byte { return stack() }

// PrintStack prints the trace to standard error.
func PrintStack() { os.Stderr.Write(stack()) }

// Module is a module of a build.
type Module struct {
	Path    string
	Version string
	Sum     string
	Replace *Module
}

// BuildSetting is a setting of a build.
type BuildSetting struct {
	Key, Value string
}

// BuildInfo describes a build.
type BuildInfo struct {
	GoVersion string
	Path      string
	Main      Module
	Deps      []*Module
	Settings  []BuildSetting
}

// ReadBuildInfo has nothing to tell of a script.
func ReadBuildInfo() (info *BuildInfo, ok bool) { return nil, false }
