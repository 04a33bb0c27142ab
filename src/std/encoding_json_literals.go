package json

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"unsafe"
)

// kindDecoder makes the function for a type by what it is made of.
func kindDecoder(t reflect.Type) decodeFunc {
	switch t.Kind() {
	case reflect.Bool:
		return func(d *decoder, p unsafe.Pointer) error {
			if d.kind != 't' && d.kind != 'f' {
				return d.mismatch(t)
			}
			*(*bool)(p) = d.kind == 't'
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intDecoder(t)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return uintDecoder(t)
	case reflect.Float32, reflect.Float64:
		return floatDecoder(t)
	case reflect.String:
		return stringDecoder(t)
	case reflect.Interface:
		return interfaceDecoder(t)
	case reflect.Struct:
		return structDecoder(t)
	case reflect.Map:
		return mapDecoder(t)
	case reflect.Slice:
		return sliceDecoder(t)
	case reflect.Array:
		return arrayDecoder(t)
	}
	return func(d *decoder, p unsafe.Pointer) error { return d.mismatch(t) }
}

// badNumber saves that a number is too large for a variable, or has a fraction.
func (d *decoder) badNumber(t reflect.Type) error {
	d.save(&UnmarshalTypeError{Value: "number " + string(d.data[d.start:d.end]), Type: t, Offset: d.offset()})
	return nil
}

func intDecoder(t reflect.Type) decodeFunc {
	kind := t.Kind()
	unused := 64 - t.Bits()
	return func(d *decoder, p unsafe.Pointer) error {
		if d.kind != number {
			return d.mismatch(t)
		}
		n, ok := parseInt(d.data[d.start:d.end])
		if !ok || n<<unused>>unused != n {
			return d.badNumber(t)
		}
		switch kind {
		case reflect.Int, reflect.Int64:
			*(*int64)(p) = n
		case reflect.Int32:
			*(*int32)(p) = int32(n)
		case reflect.Int16:
			*(*int16)(p) = int16(n)
		case reflect.Int8:
			*(*int8)(p) = int8(n)
		}
		return nil
	}
}

func uintDecoder(t reflect.Type) decodeFunc {
	kind := t.Kind()
	bits := t.Bits()
	return func(d *decoder, p unsafe.Pointer) error {
		if d.kind != number {
			return d.mismatch(t)
		}
		n, ok := parseUint(d.data[d.start:d.end], bits)
		if !ok {
			return d.badNumber(t)
		}
		switch kind {
		case reflect.Uint, reflect.Uint64, reflect.Uintptr:
			*(*uint64)(p) = n
		case reflect.Uint32:
			*(*uint32)(p) = uint32(n)
		case reflect.Uint16:
			*(*uint16)(p) = uint16(n)
		case reflect.Uint8:
			*(*uint8)(p) = uint8(n)
		}
		return nil
	}
}

func floatDecoder(t reflect.Type) decodeFunc {
	bits := t.Bits()
	return func(d *decoder, p unsafe.Pointer) error {
		if d.kind != number {
			return d.mismatch(t)
		}
		x, ok := parseFloat(d.data[d.start:d.end], bits)
		switch {
		case !ok:
			return d.badNumber(t)
		case bits == 32:
			*(*float32)(p) = float32(x)
		default:
			*(*float64)(p) = x
		}
		return nil
	}
}

func stringDecoder(t reflect.Type) decodeFunc {
	isNumberType := t == numberType
	return func(d *decoder, p unsafe.Pointer) error {
		switch {
		case d.isText():
			text := d.text()
			if isNumberType && !isNumber(text) {
				return fmt.Errorf("json: invalid number literal, trying to unmarshal %q into Number", d.raw())
			}
			*(*string)(p) = text
		case isNumberType && d.kind == number:
			*(*string)(p) = string(d.data[d.start:d.end])
		default:
			return d.mismatch(t)
		}
		return nil
	}
}

// bytes reads base64 into a slice of bytes.
func (d *decoder) bytes(p unsafe.Pointer) {
	data, err := base64.StdEncoding.DecodeString(d.text())
	if err != nil {
		d.save(err)
		return
	}
	*(*[]byte)(p) = data
}
