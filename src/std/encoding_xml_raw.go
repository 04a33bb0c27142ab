package xml

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// get reads a byte; false at the end and after an error.
func (d *Decoder) get() (byte, bool) {
	if d.err != nil {
		return 0, false
	}
	if d.at >= len(d.text) && !d.more() {
		d.err = d.readErr
		return 0, false
	}
	d.at++
	return d.text[d.at-1], true
}

// must is get where the text may not end.
func (d *Decoder) must() (byte, bool) {
	b, ok := d.get()
	if !ok && d.err == io.EOF {
		d.err = d.wrong("unexpected EOF")
	}
	return b, ok
}

// fail remembers a syntax error unless there is an error.
func (d *Decoder) fail(msg string) (Token, error) {
	if d.err == nil {
		d.err = d.wrong(msg)
	}
	return nil, d.err
}

// raw reads a token.
func (d *Decoder) raw() (Token, error) {
	switch {
	case d.tokens != nil:
		return d.tokens.Token()
	case d.err != nil:
		return nil, d.err
	case d.ended != nil:
		end := EndElement{*d.ended}
		d.ended = nil
		return end, nil
	}
	b, ok := d.get()
	if !ok {
		return nil, d.err
	}
	if b != '<' {
		d.at--
		if data := d.chars(-1, false); data != nil {
			return CharData(data), nil
		}
		return nil, d.err
	}
	if b, ok = d.must(); !ok {
		return nil, d.err
	}
	switch b {
	case '/':
		return d.endTag()
	case '?':
		return d.procInst()
	case '!':
		return d.declaration()
	}
	d.at--
	return d.startTag()
}

func (d *Decoder) endTag() (Token, error) {
	name, ok := d.qualified()
	if !ok {
		return d.fail("expected element name after </")
	}
	d.space()
	b, ok := d.must()
	if !ok {
		return nil, d.err
	}
	if b != '>' {
		return d.fail("invalid characters between </" + name.Local + " and >")
	}
	return EndElement{name}, nil
}

func (d *Decoder) startTag() (Token, error) {
	name, ok := d.qualified()
	if !ok {
		return d.fail("expected element name after <")
	}
	element := StartElement{name, []Attr{}}
	for {
		d.space()
		b, ok := d.must()
		if !ok {
			return nil, d.err
		}
		switch b {
		case '>':
			return element, nil
		case '/':
			if b, ok = d.must(); !ok {
				return nil, d.err
			}
			if b != '>' {
				return d.fail("expected /> in element")
			}
			d.ended = &name
			return element, nil
		}
		d.at--
		a, ok := d.attr()
		if !ok {
			return nil, d.err
		}
		element.Attr = append(element.Attr, a)
	}
}

// attr reads an attribute.
func (d *Decoder) attr() (a Attr, ok bool) {
	if a.Name, ok = d.qualified(); !ok {
		d.fail("expected attribute name in element")
		return a, false
	}
	d.space()
	b, ok := d.must()
	switch {
	case !ok:
		return a, false
	case b == '=':
		d.space()
		value := d.attrValue()
		a.Value = string(value)
		return a, value != nil
	case d.Strict:
		d.fail("attribute name without = in element")
		return a, false
	}
	d.at--
	a.Value = a.Name.Local
	return a, true
}

// attrValue reads the value of an attribute; nil if there is an error.
func (d *Decoder) attrValue() []byte {
	b, ok := d.must()
	switch {
	case !ok:
		return nil
	case b == '"' || b == '\'':
		return d.chars(int(b), false)
	case d.Strict:
		d.fail("unquoted or missing attribute value in element")
		return nil
	}
	d.at--
	value := []byte{}
	for {
		if b, ok = d.must(); !ok {
			return nil
		}
		if b == '.' || !isNameByte(b) {
			d.at--
			return value
		}
		value = append(value, b)
	}
}

// until reads up to an end, and returns what is before it.
func (d *Decoder) until(end string) ([]byte, bool) {
	var data []byte
	for {
		b, ok := d.must()
		if !ok {
			return nil, false
		}
		data = append(data, b)
		if b == end[len(end)-1] && bytes.HasSuffix(data, []byte(end)) {
			return data[:len(data)-len(end)], true
		}
	}
}

func (d *Decoder) procInst() (Token, error) {
	target, ok := d.word()
	if !ok {
		return d.fail("expected target name after <?")
	}
	d.space()
	inst, ok := d.until("?>")
	if !ok {
		return nil, d.err
	}
	if target == "xml" {
		if d.err = d.header(string(inst)); d.err != nil {
			return nil, d.err
		}
	}
	return ProcInst{target, inst}, nil
}

// header looks at the version and the encoding of <?xml?>.
func (d *Decoder) header(inst string) error {
	if version := parameter("version", inst); version != "" && version != "1.0" {
		return fmt.Errorf("xml: unsupported version %q; only version 1.0 is supported", version)
	}
	encoding := parameter("encoding", inst)
	if encoding == "" || strings.EqualFold(encoding, "utf-8") {
		return nil
	}
	if d.CharsetReader == nil {
		return fmt.Errorf("xml: encoding %q declared but Decoder.CharsetReader is nil", encoding)
	}
	rest, _ := d.reader.(io.Reader)
	if d.at < len(d.text) || rest == nil {
		taken := bytes.NewReader(bytes.Clone(d.text[d.at:]))
		if rest == nil {
			rest = taken
		} else {
			rest = bufio.NewReader(io.MultiReader(taken, rest))
		}
	}
	r, err := d.CharsetReader(encoding, rest)
	if err != nil {
		return fmt.Errorf("xml: opening charset %q: %w", encoding, err)
	}
	if r == nil {
		panic("CharsetReader returned a nil Reader for charset " + encoding)
	}
	d.count()
	d.text = bytes.Clone(d.text[:d.at])
	d.buffer = nil
	d.from(r)
	return nil
}

// parameter returns the value of name="value" in a text.
func parameter(name, s string) string {
	name += "="
	for {
		_, rest, found := strings.Cut(s, name)
		if !found || rest == "" {
			return ""
		}
		if quote := rest[0]; quote == '\'' || quote == '"' {
			value, _, closed := strings.Cut(rest[1:], string(rune(quote)))
			if !closed {
				return ""
			}
			return value
		}
		s = rest[1:]
	}
}

// declaration reads behind <!: a comment, CDATA or a directive.
func (d *Decoder) declaration() (Token, error) {
	b, ok := d.must()
	if !ok {
		return nil, d.err
	}
	switch b {
	case '-':
		return d.comment()
	case '[':
		for _, want := range []byte("CDATA[") {
			if b, ok = d.must(); !ok {
				return nil, d.err
			}
			if b != want {
				return d.fail("invalid <![ sequence")
			}
		}
		if data := d.chars(-1, true); data != nil {
			return CharData(data), nil
		}
		return nil, d.err
	}
	return d.directive(b)
}

func (d *Decoder) comment() (Token, error) {
	b, ok := d.must()
	if !ok {
		return nil, d.err
	}
	if b != '-' {
		return d.fail("invalid sequence <!- not part of <!--")
	}
	data, ok := d.until("--")
	if !ok {
		return nil, d.err
	}
	if b, ok = d.must(); !ok {
		return nil, d.err
	}
	if b != '>' {
		return d.fail(`invalid sequence "--" not allowed in comments`)
	}
	return Comment(data), nil
}

// directive reads up to the > that no < and no quote is open before. A comment in it becomes a blank.
func (d *Decoder) directive(first byte) (Token, error) {
	data := []byte{first}
	var quote byte
	for depth := 0; ; {
		b, ok := d.must()
		if !ok {
			return nil, d.err
		}
		if quote == 0 && b == '>' && depth == 0 {
			return Directive(data), nil
		}
		data = append(data, b)
		switch {
		case b == quote:
			quote = 0
		case quote != 0:
		case b == '\'' || b == '"':
			quote = b
		case b == '>':
			depth--
		case b == '<':
			isComment, ok := d.follows("!--")
			if !ok {
				return nil, d.err
			}
			if !isComment {
				depth++
				continue
			}
			if _, ok := d.until("-->"); !ok {
				return nil, d.err
			}
			data[len(data)-1] = ' '
		}
	}
}

// follows reads a text if it comes next; if not, nothing.
func (d *Decoder) follows(text string) (is, ok bool) {
	for i := range len(text) {
		b, ok := d.must()
		if !ok {
			return false, false
		}
		if b != text[i] {
			d.at -= i + 1
			return false, true
		}
	}
	return true, true
}

func (d *Decoder) space() {
	for {
		b, ok := d.get()
		if !ok {
			return
		}
		if b != ' ' && b != '\n' && b != '\t' && b != '\r' {
			d.at--
			return
		}
	}
}

// qualified reads a name that may have a prefix.
func (d *Decoder) qualified() (name Name, ok bool) {
	word, ok := d.word()
	if !ok || strings.Count(word, ":") > 1 {
		return name, false
	}
	prefix, local, found := strings.Cut(word, ":")
	if !found || prefix == "" || local == "" {
		return Name{Local: word}, true
	}
	return Name{prefix, local}, true
}

// word reads a name.
func (d *Decoder) word() (string, bool) {
	word, ok := d.wordBytes(nil)
	if !ok {
		return "", false
	}
	if !isName(string(word)) {
		d.fail("invalid XML name: " + string(word))
		return "", false
	}
	return string(word), true
}

// wordBytes appends the bytes that look like a name. False if there are none.
func (d *Decoder) wordBytes(to []byte) ([]byte, bool) {
	for n := 0; ; n++ {
		b, ok := d.must()
		if !ok {
			return to, false
		}
		if b < utf8.RuneSelf && !isNameByte(b) {
			d.at--
			return to, n > 0
		}
		to = append(to, b)
	}
}

// chars reads text up to < or to the quote, or to the end of CDATA. Nil if there is an error.
func (d *Decoder) chars(quote int, isCDATA bool) []byte {
	data := []byte{}
	from := 0 // no ]]> begins before
	var last byte
	for {
		if n := d.plain(); n > 0 {
			data = append(data, d.text[d.at:d.at+n]...)
			d.at += n
			last = 'x'
			continue
		}
		b, ok := d.get()
		if !ok {
			if !isCDATA {
				break
			}
			if d.err == io.EOF {
				d.err = d.wrong("unexpected EOF in CDATA section")
			}
			return nil
		}
		if b == '>' && quote < 0 && bytes.HasSuffix(data[from:], []byte("]]")) {
			if isCDATA {
				data = data[:len(data)-2]
				break
			}
			d.fail("unescaped ]]> not in CDATA section")
			return nil
		}
		if b == '<' && !isCDATA {
			if quote >= 0 {
				d.fail("unescaped < inside quoted string")
				return nil
			}
			d.at--
			break
		}
		if int(b) == quote {
			break
		}
		if b == '&' && !isCDATA {
			if data, ok = d.entity(data); !ok {
				return nil
			}
			from, last = len(data), 0
			continue
		}
		switch {
		case b == '\r':
			data = append(data, '\n')
		case b != '\n' || last != '\r':
			data = append(data, b)
		}
		last = b
	}
	if !d.isText(data) {
		return nil
	}
	return data
}

// plain returns how many letters, digits and blanks come next.
func (d *Decoder) plain() int {
	rest := d.text[d.at:]
	for i, b := range rest {
		if b|0x20 < 'a' && b != ' ' && (b < '0' || '9' < b) || b|0x20 > 'z' {
			return i
		}
	}
	return len(rest)
}

// isText refuses what may not stand in a document, even if the text has come to its end.
func (d *Decoder) isText(data []byte) bool {
	for i := 0; i < len(data); {
		if c := data[i]; c >= ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			d.err = d.wrong("invalid UTF-8")
			return false
		}
		if !isChar(r) {
			d.err = d.wrong(fmt.Sprintf("illegal character code %U", r))
			return false
		}
		i += size
	}
	return true
}

// entity reads behind & and appends what stands for it.
func (d *Decoder) entity(data []byte) ([]byte, bool) {
	text := []byte{'&'}
	b, ok := d.must()
	if !ok {
		return nil, false
	}
	replacement, found := "", false
	if b == '#' {
		text = append(text, b)
		if text, replacement, found, ok = d.charNumber(text); !ok {
			return nil, false
		}
	} else {
		d.at--
		if text, ok = d.wordBytes(text); !ok && d.err != nil {
			return nil, false
		}
		if b, ok = d.must(); !ok {
			return nil, false
		}
		if b != ';' {
			d.at--
		} else {
			name := string(text[1:])
			text = append(text, ';')
			if isName(name) {
				replacement, found = d.named(name)
			}
		}
	}
	switch {
	case found:
		return append(data, replacement...), true
	case !d.Strict:
		return append(data, text...), true
	case text[len(text)-1] != ';':
		text = append(text, " (no semicolon)"...)
	}
	d.fail("invalid character entity " + string(text))
	return nil, false
}

func (d *Decoder) named(name string) (replacement string, found bool) {
	switch name {
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "amp":
		return "&", true
	case "apos":
		return "'", true
	case "quot":
		return `"`, true
	}
	replacement, found = d.Entity[name]
	return replacement, found
}

// charNumber reads behind &# and returns the character with that number.
func (d *Decoder) charNumber(text []byte) (all []byte, char string, found, ok bool) {
	base := 10
	b, ok := d.must()
	if ok && b == 'x' {
		base = 16
		text = append(text, b)
		b, ok = d.must()
	}
	begin := len(text)
	for ok && ('0' <= b && b <= '9' || base == 16 && ('a' <= b|0x20 && b|0x20 <= 'f')) {
		text = append(text, b)
		b, ok = d.must()
	}
	if !ok {
		return text, "", false, false
	}
	if b != ';' {
		d.at--
		return text, "", false, true
	}
	n, err := strconv.ParseUint(string(text[begin:]), base, 64)
	text = append(text, ';')
	if err != nil || n > utf8.MaxRune {
		return text, "", false, true
	}
	return text, string(rune(n)), true, true
}
