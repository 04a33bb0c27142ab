// Package logoutput lets log/slog write through the standard logger of package log.
package logoutput

// Write writes a line of the standard logger; pc is the place that it shows. Package log sets it.
var Write func(pc uintptr, line []byte) error
