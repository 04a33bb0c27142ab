// encoding/xml: a document written and read, name spaces, tokens, decoders of tokens, HTML, other encodings, embedded structs, errors of writers.
package main

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

type Address struct {
	City, State string
}

type Person struct {
	XMLName   xml.Name  `xml:"person"`
	ID        int       `xml:"id,attr"`
	First     string    `xml:"name>first"`
	Last      string    `xml:"name>last"`
	Age       int       `xml:"age"`
	Height    float32   `xml:"height,omitempty"`
	Married   bool      `xml:",omitempty"`
	Born      time.Time `xml:"born"`
	Emails    []string  `xml:"contact>email"`
	Address   `xml:"address"`
	Note      string `xml:",comment"`
	Data      []byte `xml:"data"`
	Unwritten string `xml:"-"`
}

type Envelope struct {
	XMLName xml.Name `xml:"http://soap Envelope"`
	Body    struct {
		Inner string `xml:",innerxml"`
	} `xml:"http://soap Body"`
}

// list gives tokens out of a slice.
type list []xml.Token

func (l *list) Token() (xml.Token, error) {
	if len(*l) == 0 {
		return nil, io.EOF
	}
	t := (*l)[0]
	*l = (*l)[1:]
	return t, nil
}

type failing struct{ n int }

func (f *failing) Write(b []byte) (int, error) {
	if f.n--; f.n < 0 {
		return 0, errors.New("full")
	}
	return len(b), nil
}

// rot is a charset: every letter one further.
func rot(charset string, input io.Reader) (io.Reader, error) {
	if charset != "rot" {
		return nil, errors.New("what is " + charset)
	}
	_ = input.(io.ByteReader)
	b, err := io.ReadAll(input)
	for i := range b {
		if 'b' <= b[i] && b[i] <= 'z' {
			b[i]--
		}
	}
	return bytes.NewReader(b), err
}

func main() {
	p := &Person{ID: 13, First: "John", Last: "<Doe>", Age: 42, Born: time.Date(1980, 1, 2, 3, 4, 5, 0, time.UTC), Emails: []string{"a@b", "c&d"}, Address: Address{"Hanga Roa", "Easter Island"}, Note: " a note- ", Data: []byte("x\x00y"), Unwritten: "u"}
	b, err := xml.MarshalIndent(p, " ", "\t")
	fmt.Printf("%s%s\n%v\n", xml.Header, b, err)
	var q Person
	fmt.Println(xml.Unmarshal(b, &q), q.XMLName, q.First, q.Emails, q.Address, q.Note, q.Born, len(q.Data))

	var e Envelope
	err = xml.Unmarshal([]byte(`<s:Envelope xmlns:s="http://soap"><s:Body><x a="1">t</x><!-- c --></s:Body></s:Envelope>`), &e)
	fmt.Printf("%v %+v\n", err, e)
	fmt.Println(xml.Unmarshal([]byte(`<Envelope/>`), &e), xml.Unmarshal([]byte(`<a/>`), &q), xml.Unmarshal([]byte("<person id='x'/>"), &q))
	fmt.Println(xml.Unmarshal(nil, &q), xml.Unmarshal(nil, q), xml.Unmarshal(nil, (*Person)(nil)))

	l := list{xml.StartElement{Name: xml.Name{Local: "person"}, Attr: []xml.Attr{{Name: xml.Name{Local: "id"}, Value: "7"}}}, xml.StartElement{Name: xml.Name{Local: "age"}}, xml.CharData("9"), xml.EndElement{Name: xml.Name{Local: "age"}}, xml.EndElement{Name: xml.Name{Local: "person"}}}
	q = Person{}
	d := xml.NewTokenDecoder(&l)
	fmt.Println(d.Decode(&q), q.ID, q.Age, xml.NewTokenDecoder(d) == d)

	d = xml.NewDecoder(strings.NewReader("<html><p>a&nbsp;b<br><img src=x.png checked></P></html>"))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		t, err := d.Token()
		if err != nil {
			fmt.Println(err, len(xml.HTMLEntity), xml.HTMLEntity["euro"])
			break
		}
		fmt.Printf("%T %v; ", t, t)
	}

	for _, text := range []string{`<?xml version="1.0" encoding="rot"?><b>ijk</b>`, `<?xml version="1.0" encoding="x"?><a/>`} {
		for _, r := range []io.Reader{strings.NewReader(text), struct{ io.Reader }{strings.NewReader(text)}, bufio.NewReader(strings.NewReader(text))} {
			d := xml.NewDecoder(r)
			d.CharsetReader = rot
			var s string
			fmt.Print(d.Decode(&s), " ", s, "; ")
		}
	}
	fmt.Println()

	// What a decoder has not read stays there, if the reader gives single bytes.
	r := strings.NewReader("<a>1</a>\n<b>2</b>")
	var n int
	fmt.Println(xml.NewDecoder(r).Decode(&n), n, r.Len(), xml.NewDecoder(r).Decode(&n), n)

	long := "<l>" + strings.Repeat("<i>word and more words</i>\n", 3000) + "</l>"
	var words struct {
		I   []string `xml:"i"`
		Raw string   `xml:",innerxml"`
	}
	fmt.Println(xml.NewDecoder(struct{ io.Reader }{strings.NewReader(long)}).Decode(&words), len(words.I), len(words.Raw))
	d = xml.NewDecoder(strings.NewReader(long[:40000] + "</x>"))
	for err = nil; err == nil; {
		_, err = d.Token()
	}
	line, column := d.InputPos()
	fmt.Println(err, line, column, d.InputOffset())

	enc := xml.NewEncoder(&failing{1})
	for i := 0; err == nil || i < 3; i++ {
		err = enc.EncodeElement(strings.Repeat("x", 3000), xml.StartElement{Name: xml.Name{Local: "a"}})
	}
	fmt.Println(err, enc.Flush(), enc.Close())
	enc = xml.NewEncoder(os.Stdout)
	fmt.Println(enc.EncodeToken(xml.StartElement{Name: xml.Name{Local: "open"}}), enc.Close(), enc.EncodeToken(xml.CharData("x")))
	var u *xml.UnsupportedTypeError
	_, err = xml.Marshal(map[string]int{})
	fmt.Println(errors.As(err, &u), err, u.Type)
	_, err = xml.Marshal(struct {
		A string `xml:"a>b"`
		B string `xml:"a"`
	}{})
	var t *xml.TagPathError
	fmt.Println(errors.As(err, &t), err)
	xml.EscapeText(os.Stdout, []byte("a\n\t<b> \x01 \xff é\uFFFE\r\n'\"&"))
	deep := strings.Repeat("<a>", 20000)
	type nest struct {
		A *nest `xml:"a"`
	}
	fmt.Println("\n", xml.Unmarshal([]byte(deep), new(nest)))
}
