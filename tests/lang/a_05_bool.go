// && and || evaluate their right operand only when needed.
package main

func t(s string) bool { print(s, " "); return true }
func f(s string) bool { print(s, " "); return false }

func main() {
	println(t("a") && f("b") && t("c"))
	println(f("a") || t("b") || t("c"))
	println(!t("a"), !f("b"))
	println(t("a") && (f("b") || t("c")) != false)
	b := 3 < 4
	println(b, 3 == 4, 3 != 4, "a" < "b", 2.5 >= 2.5)
}
