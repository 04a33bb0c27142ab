// Package encoding/binary: orders of bytes, numbers of varying length, and values of fixed size.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

type point struct {
	X, Y int16
	_    [2]byte
	On   bool
	F    float32
	C    complex64
	In   struct {
		A [3]uint8
		B []uint8
	}
}

type fixed struct {
	A    int8
	_    [3]byte
	B    uint16
	C    int32
	D    uint64
	E    bool
	F    float32
	G    float64
	H    complex64
	I    complex128
	J    [2]struct{ K, L int16 }
	Kind kind
}

type kind int64

type hidden struct {
	A int8
	b uint16
}

func try(f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println("panic", r)
		}
	}()
	f()
}

func orders() {
	b := []byte{1, 2, 3, 4, 5, 6, 7, 0x88}
	for _, o := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian, binary.NativeEndian} {
		fmt.Printf("%T %v %#v %x %x %x\n", o, o, o, o.Uint16(b), o.Uint32(b), o.Uint64(b))
		to := make([]byte, 14)
		o.PutUint16(to, 0xa1b2)
		o.PutUint32(to[2:], 0xa1b2c3d4)
		o.PutUint64(to[6:], 0xa1b2c3d4e5f60718)
		a := o.(binary.AppendByteOrder)
		more := a.AppendUint64(a.AppendUint32(a.AppendUint16([]byte("x"), 0xa1b2), 0xa1b2c3d4), 0xa1b2c3d4e5f60718)
		fmt.Printf("%x %v\n", to, string(more[1:]) == string(to))
		try(func() { o.Uint32(b[:3]) })
		try(func() { o.PutUint64(to[:7], 1) })
	}
}

func varints() {
	for _, x := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, 300, 1 << 20, -1 << 40, math.MaxInt64, math.MinInt64} {
		b := binary.AppendVarint(nil, x)
		u := binary.AppendUvarint(nil, uint64(x))
		y, n := binary.Varint(b)
		z, m := binary.Uvarint(append(u, 9))
		fmt.Printf("%x %x %v %d %v %d\n", b, u, y == x, n, z == uint64(x), m)
		room := make([]byte, binary.MaxVarintLen64)
		fmt.Println(binary.PutVarint(room, x), binary.PutUvarint(room, uint64(x)), string(room[:len(u)]) == string(u))
	}
	ones := bytes.Repeat([]byte{0xff}, 12)
	for _, b := range [][]byte{nil, {0x80}, {1}, {0xff, 1}, {0x80, 0}, ones[:9], ones[:10], ones, append(ones[:9:9], 1), append(ones[:9:9], 2), append(ones[:10:10], 0)} {
		x, n := binary.Uvarint(b)
		y, m := binary.Varint(b)
		r := bytes.NewReader(b)
		z, err := binary.ReadUvarint(r)
		w, err2 := binary.ReadVarint(bytes.NewReader(b))
		fmt.Println(x, n, y, m, z, err, r.Len(), w, err2)
	}
	try(func() { binary.PutUvarint(make([]byte, 1), 300) })
}

func values() {
	v := fixed{A: -1, B: 0x1234, C: -2, D: 1 << 63, E: true, F: 1.5, G: -2.25, H: 1 + 2i, I: -3 + 4i, Kind: -9}
	v.J[1].K = 7
	for _, o := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		var b bytes.Buffer
		fmt.Println(binary.Size(v), binary.Size(&v), binary.Write(&b, o, v))
		fmt.Printf("%x\n", b.Bytes())
		data := b.Bytes()
		var back fixed
		fmt.Println(binary.Read(&b, o, &back), back == v, b.Len())
		n, err := binary.Decode(append(data, 1), o, &back)
		fmt.Println(n, err)
		out, err := binary.Append([]byte("x"), o, []*fixed{&v}[0])
		fmt.Println(string(out[1:]) == string(data), err)
		n, err = binary.Encode(out, o, v)
		fmt.Println(n, err, string(out[:n]) == string(data))
		many := []fixed{v, {}, v}
		out, err = binary.Append(nil, o, many)
		again := make([]fixed, 3)
		n, err2 := binary.Decode(out, o, again)
		fmt.Println(len(out), err, n, err2, again[0] == v, again[1] == fixed{}, again[2] == v)
		for _, v := range []any{int8(-3), uint16(5), []int32{-1, 2}, [3]uint64{1, 2, 3}, true, []bool{true, false}, float32(1), 2.5, []float64{1, -1},
			1i, []byte("bytes"), new(int16), kind(4), []kind{-1}, struct{}{}} {
			out, err := binary.Append(nil, o, v)
			fmt.Printf("%T %d %x %v\n", v, binary.Size(v), out, err)
		}
	}
	var i8 int8
	var u64 uint64
	var f32 float32
	var flag bool
	var list = make([]uint16, 3)
	for _, p := range []any{&i8, &u64, &f32, &flag, list, list[:0]} {
		data := []byte{0xfe, 2, 3, 4, 5, 6, 7, 8}
		fmt.Print(binary.Read(bytes.NewReader(data), binary.BigEndian, p), " ")
		fmt.Print(binary.Read(bytes.NewReader(data[:1]), binary.BigEndian, p), " ")
		fmt.Println(binary.Read(bytes.NewReader(nil), binary.BigEndian, p) == io.EOF)
	}
	fmt.Println(i8, u64, f32, flag, list)
}

func wrong() {
	o := binary.LittleEndian
	for _, v := range []any{1, uint(2), []int{1}, new(int), point{}, &point{}, []point{{}}, "x", []string{"a"}, map[int]int{}, [][]byte{{1}},
		(*fixed)(nil), []any{1}, uintptr(1), fixed{}} {
		_, err := binary.Append(nil, o, v)
		_, err2 := binary.Encode(make([]byte, 3), o, v)
		_, err3 := binary.Decode(make([]byte, 3), o, v)
		fmt.Println(binary.Size(v), err, err2, err3)
		fmt.Println(binary.Write(io.Discard, o, v), binary.Read(bytes.NewReader(make([]byte, 3)), o, v))
	}
	fmt.Println(binary.Size(nil))
	try(func() { binary.Read(bytes.NewReader(make([]byte, 20)), o, &hidden{}) })
	try(func() { fmt.Println(binary.Append(nil, o, hidden{1, 2})) })
	try(func() { binary.Write(io.Discard, o, nil) })
}

func main() {
	orders()
	varints()
	values()
	wrong()
}
