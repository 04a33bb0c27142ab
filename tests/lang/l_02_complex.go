// Complex numbers.
package main

func main() {
	a := complex(3, 4)
	b := 1 - 2i
	println(a+b, a-b, a*b, a/b)
	println(real(a), imag(b), a == complex(3, 4), a != b)
	var c complex64 = 1i
	println(c*c, -c, complex128(c))
	const i = 1i
	println(i*i == -1, real(i*i))
	z := complex(0, 0)
	for range 5 {
		z = z*z + complex(-0.5, 0.25)
	}
	println(real(z)*real(z)+imag(z)*imag(z) < 4)
	m := map[complex128]string{1i: "i"}
	println(m[c128(c)])
	var e any = a
	println(e == any(3+4i))
}

func c128(c complex64) complex128 { return complex128(c) }
