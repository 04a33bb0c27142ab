package main

func a() (int, string) { return 1 } // ERROR "33: not enough return values\n\thave (number)\n\twant (int, string)"

func b() int { return 1, 2 } // ERROR "26: too many return values\n\thave (number, number)\n\twant (int)"

func c() { return 1 } // ERROR "19: too many return values\n\thave (number)\n\twant ()"

func d() int { return } // ERROR "16: not enough return values\n\thave ()\n\twant (int)"

func e() (n int, s string) { return }

func f() (n int) {
	{
		n := 1
		_ = n
		return // ERROR "3: result parameter n not in scope at return\n\tasg_06_returns.go:15:3: inner declaration of var n int"
	}
}

func g() (int, string) { return 1, 2 } // ERROR "36: cannot use 2 (untyped int constant) as string value in return statement"

func main() {}
