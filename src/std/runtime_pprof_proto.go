package pprof

import (
	"io"
	"runtime"
)

// message is a message of protocol buffers in the making.
type message []byte

func (m *message) varint(x uint64) {
	for x >= 0x80 {
		*m = append(*m, byte(x)|0x80)
		x >>= 7
	}
	*m = append(*m, byte(x))
}

func (m *message) number(field int, x uint64) {
	m.varint(uint64(field) << 3)
	m.varint(x)
}

func (m *message) bytes(field int, b []byte) {
	m.varint(uint64(field)<<3 | 2)
	m.varint(uint64(len(b)))
	*m = append(*m, b...)
}

// The fields of a profile that are written here.
const (
	fieldSampleType = 1
	fieldSample     = 2
	fieldMapping    = 3
	fieldLocation   = 4
	fieldFunction   = 5
	fieldString     = 6
	fieldPeriodType = 11
	fieldPeriod     = 12
)

// protoWriter gives strings, functions and locations their numbers.
type protoWriter struct {
	out       message
	strings   map[string]uint64
	functions map[string]uint64
	locations map[uintptr]uint64
}

func (p *protoWriter) str(s string) uint64 {
	n, known := p.strings[s]
	if !known {
		n = uint64(len(p.strings))
		p.strings[s] = n
		p.out.bytes(fieldString, []byte(s))
	}
	return n
}

func (p *protoWriter) function(name, file string) uint64 {
	key := name + "\x00" + file
	n, known := p.functions[key]
	if !known {
		n = uint64(len(p.functions) + 1)
		p.functions[key] = n
		var m message
		m.number(1, n)
		m.number(2, p.str(name))
		m.number(3, p.str(name))
		m.number(4, p.str(file))
		p.out.bytes(fieldFunction, m)
	}
	return n
}

func (p *protoWriter) location(pc uintptr) uint64 {
	n, known := p.locations[pc]
	if known {
		return n
	}
	n = uint64(len(p.locations) + 1)
	p.locations[pc] = n
	frame, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	var line, m message
	line.number(1, p.function(frame.Function, frame.File))
	line.number(2, uint64(frame.Line))
	m.number(1, n)
	m.number(2, 1)
	m.number(3, uint64(pc))
	m.bytes(4, line)
	p.out.bytes(fieldLocation, m)
	return n
}

func (p *protoWriter) valueType(field int, what, unit string) {
	var m message
	m.number(1, p.str(what))
	m.number(2, p.str(unit))
	p.out.bytes(field, m)
}

// writeProto writes stacks with their counts for the pprof tool, which reads what is not compressed too.
func writeProto(w io.Writer, name string, stacks []samples) error {
	p := protoWriter{strings: make(map[string]uint64), functions: make(map[string]uint64), locations: make(map[uintptr]uint64)}
	p.str("")
	p.valueType(fieldSampleType, name, "count")
	p.valueType(fieldPeriodType, name, "count")
	p.out.number(fieldPeriod, 1)
	var mapping message
	mapping.number(1, 1)
	for known := 7; known <= 9; known++ {
		mapping.number(known, 1)
	}
	p.out.bytes(fieldMapping, mapping)
	for _, s := range stacks {
		var locations, values, m message
		for _, pc := range s.pcs {
			locations.varint(p.location(pc))
		}
		values.varint(uint64(s.n))
		m.bytes(1, locations)
		m.bytes(2, values)
		p.out.bytes(fieldSample, m)
	}
	_, err := w.Write(p.out)
	return err
}
