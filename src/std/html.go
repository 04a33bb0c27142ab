// Package html writes text as HTML has it, and reads such text.
package html

// escape returns s with entities for the five characters.
func escape(s string) string

// unescape returns s with what its entities stand for.
func unescape(s string) string

// EscapeString returns s with <, >, &, ' and " as entities.
func EscapeString(s string) string { return escape(s) }

// UnescapeString returns s with what the entities of HTML stand for, by name and by number, also those without a semicolon that browsers know.
func UnescapeString(s string) string { return unescape(s) }
