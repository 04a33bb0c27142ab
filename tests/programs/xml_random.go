// encoding/xml: random documents, right and wrong, as tokens and as values of many types, and values and tokens written. The hashes are Go's; with an
// argument all that was hashed is printed.
package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strings"
	"time"
)

type rng uint64

func (r *rng) n(k int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % k
}

func (r *rng) of(words ...string) string { return words[r.n(len(words))] }

func (r *rng) name() string {
	return r.of("a", "b", "c", "Name", "x:a", "y:b", "n1", "é", "List", "item", "a", "b", "c", "Attr", "v", "w", "Any", "t", "xml:lang", "br", "img")
}

func (r *rng) text() string {
	return r.of("1", "-7", "2.5", "true", "text", " ", "\n", "a&amp;b", "&lt;&gt;&quot;&apos;", "&#65;&#x42;", "\r\n", "é世", "]]", "x y z", "300", "2024-01-02T03:04:05Z", "\t", "]")
}

func (r *rng) badText() string {
	return r.of("&", "&foo;", "&nbsp;", "&#xZZ;", "&#99999999;", "]]>", "\x00", "\xff", "&amp", "& ", "&#;", "&#x;", "<", ">", "&a b;", "\ufffe", "&lt", "'", "\"")
}

func (r *rng) attr() string {
	switch r.n(12) {
	case 0:
		return r.of(` xmlns="u1"`, ` xmlns:x="ux"`, ` xmlns:y='uy'`, ` xmlns=""`, ` xmlns:x="ux2"`)
	case 1:
		return r.of(" checked", " a=b", " a = 'q'", ` a="<"`, ` a="&foo;"`, " a=", ` a="`, " =", ` 1="x"`, ` a:b:c="d"`, ` a=b.c`)
	}
	return " " + r.name() + "=" + r.of(`"`+r.text()+`"`, `'`+r.text()+`'`)
}

func (r *rng) element(d int) string {
	name := r.name()
	s := "<" + name
	for r.n(3) == 0 {
		s += r.attr()
	}
	if r.n(5) == 0 {
		return s + r.of("/>", " />", "/ >")
	}
	s += r.of(">", ">", ">", " >", "\n>")
	for i := r.n(4); i > 0; i-- {
		s += r.node(d - 1)
	}
	if r.n(40) == 0 {
		return s + r.of("", "</zz>", "</"+name, "</ "+name+">")
	}
	return s + "</" + name + r.of(">", ">", " >")
}

func (r *rng) node(d int) string {
	switch k := r.n(24); {
	case k < 8 && d > 0:
		return r.element(d)
	case k == 8:
		return r.of("<!-- c -->", "<!---->", "<!-- a-b -->", "<!-- a--b -->", "<!-x-->", "<!--a--->")
	case k == 9:
		return r.of("<![CDATA[x<y]]>", "<![CDATA[]]>", "<![CDATA[ ]] > ]]>", "<![CDATA", "<![CDATA[é&amp;]]>", "<![CDATA[]]]]>")
	case k == 10:
		return r.of("<?pi a b?>", "<?pi?>", "<?xml version='1.0'?>", "<?p", "<? x?>", "<?xml version=\"1.1\"?>", "<?xml version=\"1.0\" encoding=\"latin1\"?>", "<?xml encoding='UTF-8'?>")
	case k == 11:
		return r.of("<!DOCTYPE a>", "<!ELEMENT a (b|c)>", "<!D [<!E 'x>'>]>", "<!D <!-- c > --> x>", "<!D \">\" <!-", "<!>", "<!D <!x> >")
	case k == 12 && r.n(6) == 0:
		return r.badText()
	}
	return r.text()
}

func (r *rng) document() string {
	s := r.of("", "", xml.Header, "<?xml version=\"1.0\"?>", "\n") + r.element(4) + r.of("", "", "\n", "x", "<a/>")
	if r.n(3) == 0 {
		b := []byte(s)
		for k := r.n(3); k > 0 && len(b) > 1; k-- {
			i := r.n(len(b))
			switch r.n(3) {
			case 0:
				b = append(b[:i:i], b[i+1:]...)
			case 1:
				b[i] = "<>/&\"'=:!?-[] \nx"[r.n(16)]
			case 2:
				b = b[:i+1]
			}
		}
		s = string(b)
	}
	return s
}

type upper string

func (u *upper) UnmarshalText(b []byte) error {
	if string(b) == "300" {
		return errors.New("no 300")
	}
	*u = upper(strings.ToUpper(string(b)))
	return nil
}
func (u upper) MarshalText() ([]byte, error) {
	if u == "BAD" {
		return nil, errors.New("bad text")
	}
	return []byte("<" + u + ">"), nil
}

type custom struct{ Seen []string }

func (c *custom) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	c.Seen = append(c.Seen, start.Name.Local)
	if start.Name.Local == "c" && len(start.Attr) > 0 {
		return nil
	}
	if _, err := d.RawToken(); err == nil {
		return errors.New("raw token")
	}
	for {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		c.Seen = append(c.Seen, fmt.Sprintf("%T", t))
	}
}

func (c custom) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	switch len(c.Seen) {
	case 1:
		return e.EncodeToken(start)
	case 2:
		return e.EncodeElement(c.Seen, start)
	case 3:
		return e.EncodeToken(start.End())
	}
	start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Space: "uc", Local: "n"}, Value: fmt.Sprint(len(c.Seen))})
	e.EncodeToken(start)
	e.EncodeToken(xml.CharData("c\n"))
	return e.EncodeToken(start.End())
}

type attrish int

func (a *attrish) UnmarshalXMLAttr(attr xml.Attr) error {
	*a = attrish(len(attr.Value))
	return nil
}
func (a attrish) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	if a < 0 {
		return xml.Attr{}, nil
	}
	return xml.Attr{Name: name, Value: strings.Repeat("*", int(a%7))}, nil
}

type Emb struct {
	A string `xml:"a"`
	Z int    `xml:"z,attr,omitempty"`
}

type S1 struct {
	XMLName xml.Name
	A       string     `xml:"a"`
	B       []int      `xml:"b"`
	C       *S2        `xml:"c"`
	V       string     `xml:"v,attr"`
	W       *int       `xml:"w,attr"`
	Text    string     `xml:",chardata"`
	Com     string     `xml:",comment"`
	Rest    []S2       `xml:",any"`
	Attrs   []xml.Attr `xml:",any,attr"`
}

type S2 struct {
	Emb
	XMLName xml.Name  `json:"-"`
	Inner   string    `xml:",innerxml"`
	N       float64   `xml:"n1"`
	T       *bool     `xml:"t,omitempty"`
	Deep    []string  `xml:"List>item"`
	Deep2   upper     `xml:"List>t"`
	Time    time.Time `xml:"Name"`
}

type S3 struct {
	XMLName xml.Name  `xml:"a"`
	B       custom    `xml:"b"`
	C       []*custom `xml:"c"`
	U       upper     `xml:"Name"`
	AA      attrish   `xml:"v,attr"`
	UA      upper     `xml:"a,attr,omitempty"`
	Raw     []byte    `xml:",innerxml"`
	Any     any       `xml:"Any"`
	I8      int8      `xml:"item"`
	Bytes   []byte    `xml:"n1"`
}

type S4 struct {
	X string   `xml:"ux a"`
	Y []string `xml:"uy b"`
	C string   `xml:",cdata"`
	*Emb
	P  **string `xml:"c"`
	D  [3]byte  `xml:"n1"`
	At string   `xml:"ux a,attr"`
	L  []bool   `xml:"b>c>t"`
	L2 string   `xml:"b>c>v"`
	L3 uint     `xml:"b>w"`
}

type S5 struct {
	XMLName xml.Name `xml:"u1 b"`
	Self    []S5     `xml:"u1 b"`
	V       any      `xml:"v"`
	Nm      xml.Name `xml:"a"`
	Sl      []string `xml:"w,attr"`
	F       func()   `xml:"-"`
	Com     []byte   `xml:",comment"`
}

type bad1 struct {
	A string `xml:"a,attr,chardata"`
}
type bad2 struct {
	A string `xml:"u "`
}
type bad3 struct {
	A string `xml:"a>b"`
	B string `xml:"a"`
}
type bad4 struct {
	A string `xml:"a>"`
}
type bad5 struct {
	A S3 `xml:"q"`
}
type bad6 struct {
	A string `xml:"a>b,attr"`
}
type bad7 struct{ M map[string]int }
type gen[T any] struct{ V T }

func fresh(k int) any {
	switch k {
	case 0:
		return new(S1)
	case 1:
		return new(S2)
	case 2:
		return new(S3)
	case 3:
		return new(S4)
	case 4:
		return new(S5)
	case 5:
		return new(string)
	case 6:
		return new([]string)
	case 7:
		return new(any)
	case 8:
		return new(*int)
	case 9:
		return new(bad1)
	case 10:
		return new(bad2)
	case 11:
		return new(bad3)
	case 12:
		return new(bad4)
	case 13:
		return new(bad5)
	case 14:
		return new(bad6)
	case 15:
		return new(bad7)
	case 16:
		return new(gen[int])
	case 17:
		return new(gen[map[string]int])
	case 18:
		return new(custom)
	case 19:
		return new(xml.Name)
	}
	return new(S1)
}

var (
	sum = fnv.New64a()
	out = io.Writer(sum)
)

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("%+v", err)
	}
	return string(b)
}

func tokens(r *rng, text string) {
	var src io.Reader = strings.NewReader(text)
	if r.n(2) == 0 {
		src = struct{ io.Reader }{src}
	}
	d := xml.NewDecoder(src)
	if r.n(2) == 0 {
		d.Strict = false
		d.AutoClose = xml.HTMLAutoClose
		d.Entity = xml.HTMLEntity
	}
	if r.n(4) == 0 {
		d.DefaultSpace = "def"
	}
	if r.n(3) == 0 {
		d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
			if charset == "latin1" {
				return in, nil
			}
			return nil, errors.New("unknown " + charset)
		}
	}
	raw := r.n(4) == 0
	for i := 0; i < 80; i++ {
		var t xml.Token
		var err error
		if raw {
			t, err = d.RawToken()
		} else {
			t, err = d.Token()
		}
		fmt.Fprintf(out, "%T %q %v @%d\n", t, t, err, d.InputOffset())
		if err == nil {
			line, _ := d.InputPos()
			fmt.Fprint(out, line, " ")
		}
		if err != nil {
			break
		}
		if _, is := t.(xml.StartElement); is && !raw && r.n(9) == 0 {
			fmt.Fprintln(out, "skip", d.Skip())
		}
	}
}

func values(r *rng, text string) {
	v := fresh(r.n(20))
	err := func() (err error) {
		defer func() {
			if e := recover(); e != nil {
				err = fmt.Errorf("PANIC %v", e)
			}
		}()
		if r.n(2) == 0 {
			return xml.Unmarshal([]byte(text), v)
		}
		d := xml.NewDecoder(strings.NewReader(text))
		d.Strict = false
		err = d.Decode(v)
		fmt.Fprint(out, d.InputOffset(), " ")
		return err
	}()
	fmt.Fprintf(out, "%T %v %s\n", v, err, show(v))
	marshal(r, v)
}

func marshal(r *rng, v any) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Fprintln(out, "PANIC", e)
		}
	}()
	var b []byte
	var err error
	switch r.n(3) {
	case 0:
		b, err = xml.Marshal(v)
	case 1:
		b, err = xml.MarshalIndent(v, r.of("", ">"), r.of("", "  ", "\t"))
	case 2:
		var buf bytes.Buffer
		e := xml.NewEncoder(&buf)
		err = e.EncodeElement(v, xml.StartElement{Name: xml.Name{Space: r.of("", "s"), Local: r.of("el", "x", "")}, Attr: []xml.Attr{{Name: xml.Name{Space: r.of("", "ux/", "http://z/xmlq", "xmlns"), Local: "k"}, Value: r.text()}}})
		b = buf.Bytes()
	}
	fmt.Fprintf(out, "M %q %v\n", b, err)
}

func (r *rng) token() xml.Token {
	name := xml.Name{Space: r.of("", "", "u", "http://x/y", "http://x/y/", "1"), Local: r.of("a", "b", "a", "", "b")}
	switch r.n(9) {
	case 0, 1:
		e := xml.StartElement{Name: name}
		for r.n(2) == 0 {
			e.Attr = append(e.Attr, xml.Attr{Name: xml.Name{Space: r.of("", "u", "http://x/y", "http://z/y", "http://www.w3.org/XML/1998/namespace", "a:b"), Local: r.of("k", "l", "")}, Value: r.text() + r.badText()})
		}
		return e
	case 2, 3:
		return xml.EndElement{Name: name}
	case 4:
		return xml.CharData(r.text() + r.badText())
	case 5:
		return xml.Comment(r.of("c", "a--b", "x-->y", ""))
	case 6:
		return xml.ProcInst{Target: r.of("xml", "pi", "1", ""), Inst: []byte(r.of("", "v", "a?>b"))}
	case 7:
		return xml.Directive(r.of("D", "D <a>", "D >", "'>'", "<!-- > -->", "<", "D '", "<!-- > -->x", "<!--"))
	}
	return []any{nil, 1, "x"}[r.n(3)]
}

func encode(r *rng) {
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	if r.n(2) == 0 {
		e.Indent(r.of("", "#"), r.of("", " "))
	}
	for i := r.n(9); i > 0; i-- {
		fmt.Fprint(out, e.EncodeToken(r.token()), ";")
	}
	fmt.Fprintf(out, "%v %v %v %q\n", e.Flush(), e.Close(), e.EncodeToken(xml.CharData("x")), b.String())
}

func main() {
	if len(os.Args) > 1 {
		out = os.Stdout
	}
	r := rng(3)
	const n = 1000
	for i := range n {
		text := r.document()
		fmt.Fprintf(out, "#%d %q\n", i, text)
		tokens(&r, text)
		values(&r, text)
		encode(&r)
		if i%200 == 199 {
			fmt.Printf("%d %x\n", i+1, sum.Sum64())
		}
	}
}
