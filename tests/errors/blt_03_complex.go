package main

func main() {
	_ = complex(1, "a") // ERROR "14: invalid operation: complex(1, \"a\") (mismatched types untyped float and untyped string)"
	_ = real(1.5i) + "x" // ERROR "6: invalid operation: real(1.5i) + \"x\" (mismatched types untyped float and untyped string)"
	_ = real("a") // ERROR "11: invalid argument: argument has type untyped string, expected complex type"
	var f32 float32
	var f64 float64
	_ = complex(f32, f64) // ERROR "14: invalid operation: complex(f32, f64) (mismatched types float32 and float64)"
	_ = imag(true) // ERROR "11: invalid argument: argument has type untyped bool, expected complex type"
	var c complex64 = complex(f64, f64) // ERROR "20: cannot use complex(f64, f64) (value of type complex128) as complex64 value in variable declaration"
	_ = c < c // ERROR "6: invalid operation: c < c (operator < not defined on complex64)"
}
