package url

// Userinfo is the name, and perhaps the password, before the host of a URL. It does not change.
type Userinfo struct {
	name, password string
	hasPassword    bool
}

// User is userinfo without a password.
func User(username string) *Userinfo { return &Userinfo{name: username} }

// UserPassword is userinfo with a password. RFC 3986 advises against passwords in URLs.
func UserPassword(username, password string) *Userinfo {
	return &Userinfo{name: username, password: password, hasPassword: true}
}

// Username is the name; empty for nil.
func (u *Userinfo) Username() string {
	if u == nil {
		return ""
	}
	return u.name
}

// Password is the password, and whether there is one.
func (u *Userinfo) Password() (string, bool) {
	if u == nil {
		return "", false
	}
	return u.password, u.hasPassword
}

// String is name or name:password, escaped.
func (u *Userinfo) String() string {
	if u == nil {
		return ""
	}
	text := escape(u.name, inUserinfo)
	if u.hasPassword {
		text += ":" + escape(u.password, inUserinfo)
	}
	return text
}
