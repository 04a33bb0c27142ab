package json

import "bytes"

// HTMLEscape appends JSON to dst with <, >, & and the two line separators of Unicode as escapes, so that it can stand in a script
// inside of HTML.
func HTMLEscape(dst *bytes.Buffer, src []byte) {
	dst.Write(appendHTML(nil, src))
}

// Compact appends JSON to dst without the spaces between tokens, nothing if it is wrong.
func Compact(dst *bytes.Buffer, src []byte) error {
	out, err := appendCompact(dst.AvailableBuffer(), src, false)
	dst.Write(out)
	return err
}

// appendCompact appends JSON without spaces, nothing if it is wrong. Its errors have no offset, as Go's have none here.
func appendCompact(out, data []byte, escapeHTML bool) ([]byte, error) {
	if _, fault := checkValid(data); fault != "" {
		return out, &SyntaxError{msg: fault}
	}
	return appendValid(out, data, escapeHTML), nil
}

// Indent appends JSON to dst with each element of arrays and objects on a line of its own: prefix, and then indent as often as the
// element is deep. The first line has neither; spaces behind the value stay. Nothing is appended if it is wrong.
func Indent(dst *bytes.Buffer, src []byte, prefix, indent string) error {
	if err := checkSyntax(src); err != nil {
		return err
	}
	dst.Write(appendIndented(dst.AvailableBuffer(), src, prefix, indent))
	return nil
}
