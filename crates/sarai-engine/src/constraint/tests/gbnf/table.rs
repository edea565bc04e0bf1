//! Grammars as people write them, with texts that match and texts that do not.

use super::*;

/// A grammar, texts that match, texts that do not.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

pub(in crate::constraint::tests) const JSON: &str = r#"
# Any value, blanks where they may be.
root   ::= value
value  ::= object | array | string | number | ("true" | "false" | "null") ws
object ::= "{" ws ( string ":" ws value ("," ws string ":" ws value)* )? "}" ws
array  ::= "[" ws ( value ("," ws value)* )? "]" ws
string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9]{1,3})? ws
ws     ::= | " " | "\n" [ \t]{0,20}
"#;

pub(in crate::constraint::tests) const ARITHMETIC: &str = r#"
root ::= (sum "=" ws term "\n")+
sum  ::= term ([-+*/] term)*
term ::= name | number | "(" ws sum ")" ws
name   ::= [a-z] [a-z0-9_]* ws
number ::= [0-9]+ ws
ws     ::= [ \t\n]*
"#;

pub(in crate::constraint::tests) const C_LIKE: &str = r#"
root      ::= function+
function  ::= type name "(" parameter? ")" "{" statement* "}"
type      ::= "int" ws | "float" ws | "char" ws
name      ::= [a-zA-Z_] [a-zA-Z_0-9]*
parameter ::= type name
statement ::=
    ( type name ws "=" ws expression ";" )
  | ( name ws "=" ws expression ";" )
  | ( name ws "(" arguments? ")" ";" )
  | ( "return" ws expression ";" )
  | ( "while" "(" condition ")" "{" statement* "}" )
  | ( "if" "(" condition ")" "{" statement* "}" ("else" "{" statement* "}")? )
  | ( line-comment )
condition  ::= expression ("==" | "<=" | "<" | ">") expression
expression ::= term (("+" | "-") term)*
term       ::= factor (("*" | "/") factor)*
factor     ::= name | number | "-" factor | name "(" arguments? ")" | "(" expression ")"
arguments  ::= expression ("," ws expression)*
number     ::= [0-9]+
line-comment ::= "//" [^\n]* "\n"
ws ::= ([ \t\n]+)
"#;

const CHESS: &str = r#"
root    ::= "1. " move " " move "\n" ([1-9] [0-9]? ". " move " " move "\n")+
move    ::= (pawn | piece | castle) [+#]?
piece   ::= [NBKQR] [a-h]? [1-8]? "x"? [a-h] [1-8]
pawn    ::= ([a-h] "x")? [a-h] [1-8] ("=" [NBQR])?
castle  ::= "O-O" "-O"?
"#;

const LIST: &str = r#"
root ::= item+
# no line ends inside of an item
item ::= "- " [^\r\n\x0b\x0c\x85\u2028\u2029]+ "\n"
"#;

const ROWS: &[Row] = &[
    (
        JSON,
        &["{}", "[1, 2,3]", "{\"a\":{\"b\": [true,null , -0.5e+10]}}", "\"\\u00e9é\\\"\" ", "[ ]"],
        &["", "{", "{\"a\"}", "[1,]", "01", "tru", "\"\n\"", "{\"a\":1}}"],
    ),
    (
        ARITHMETIC,
        &["a=1\n", "1 +2=3 \n", "( x1*(2 -y))/3 =\t z\n\n", "1=1\n2=2\n"],
        &["a=1", "=1\n", "1+=2\n", "(1=1\n", "1==1\n"],
    ),
    (
        C_LIKE,
        &[
            "int main(){return 0;}",
            "int f(int x){int y = x*(2+g(x, 3));if(y<=3){y = -y;}else{while(x>0){h ();}}// done\nreturn y;}float z(){}",
        ],
        &["int main(){return 0}", "int main({}", "main(){}", "int f(){if(x){}}", "int f(int){}"],
    ),
    (
        CHESS,
        &["1. e4 e5\n2. Nf3 Nc6\n", "1. O-O-O+ exd8=Q#\n12. Rad1 Qh4xe1\n"],
        &["1. e4 e5\n", "1. e9 e5\n2. a1 a2\n", "1. e4 e5\n2. e4\n"],
    ),
    (LIST, &["- one\n- two — 🦤\n"], &["", "- \n", "-one\n", "- one", "- a\u{2028}b\n"]),
    ("root ::= \"\"", &[""], &["a"]),
    ("root ::= \"a\"*", &["", "a", "aaaaaaaa"], &["b", "ab"]),
    ("root ::= \"ab\"+", &["ab", "abab"], &["", "aba", "b"]),
    ("root ::= \"a\"? \"b\"", &["b", "ab"], &["aab", "a"]),
    ("root ::= [0-9]{3}", &["123"], &["12", "1234"]),
    ("root ::= [0-9]{2,}", &["12", "1234567"], &["1", ""]),
    ("root ::= [0-9]{0,2}", &["", "1", "12"], &["123"]),
    ("root ::= [0-9]{,2} \"x\"", &[], &[]),
    ("root ::= \"x\"{0} \"y\"", &["y"], &["xy", "x"]),
    ("root ::= \"x\"{ 1 , 2 }", &["x", "xx"], &["", "xxx"]),
    ("root ::= . . \"!\"", &["ab!", "é\n!", "🦤ñ!"], &["a!", "abc!"]),
    ("root ::= [^a-c]", &["d", "é", "🦤", "\n"], &["a", "b", "c", "dd"]),
    ("root ::= [a\\-z]", &["a", "-", "z"], &["b", "y"]),
    ("root ::= [a-]", &["a", "-"], &["b"]),
    ("root ::= [-a]", &["a", "-"], &["b"]),
    ("root ::= [\\]\\[\\\\\\^\"]+", &["]", "[", "\\", "^\""], &["a", "-"]),
    ("root ::= [*+?.(){}|$^#/]+", &["*+?.(){}|$^#/"], &["a", "\\"]),
    ("root ::= \"*+?.(){}|$^#/[]\\\\\"", &["*+?.(){}|$^#/[]\\"], &["*"]),
    ("root ::= \"\\x41\\u00e9\\U0001F9A4\\n\\t\\r\\\"\\\\\"", &["Aé🦤\n\t\r\"\\"], &["A"]),
    ("root ::= [\\x41-\\x43\\u00e0-\\u00e9]+", &["ABC", "àé"], &["D", "ê", "a"]),
    ("root ::= [\\U0001F600-\\U0001F64F]", &["😀", "🙏"], &["🦤", "a"]),
    ("root::=a b\na::=\"x\"|\"y\"# comment\n\n\nb ::=\n  \"1\" |\n  \"2\"", &["x1", "y2"], &["x", "1x"]),
    ("root ::= \"a\"\n  | \"b\"\n  | \"c\"", &["a", "b", "c"], &["ab", "d"]),
    ("root ::= (\n  \"a\" # first\n  \"b\"\n)", &["ab"], &["a", "a\nb"]),
    ("root ::= first-part Second2\nfirst-part ::= \"a\"\nSecond2 ::= \"b\"", &["ab"], &["a", "b"]),
    ("root ::= \"(\" root \")\" | \"\"", &["", "()", "((()))"], &["(", "(()", ")("]),
    ("root ::= \"(\" root \")\" root |", &["", "()()", "(()())()"], &["(", "())"]),
    ("root ::= root \"a\" | \"b\"", &["b", "ba", "baaa"], &["", "a", "ab"]),
    ("root ::= \"a\" root | \"b\"", &["b", "ab", "aaab"], &["", "a", "ba"]),
    ("root ::= root root | \"a\"", &["a", "aa", "aaaaa"], &["", "b"]),
    (
        "root ::= a\na ::= b \"x\" | \"y\"\nb ::= a \"z\" | \"w\"",
        &["y", "wx", "yzx", "wxzxzx"],
        &["", "w", "yz", "wxz"],
    ),
    // Ends that can be read in two ways: what a greedy lexer would lose.
    ("root ::= [a-z]+ \"d\"", &["dd", "abcd"], &["d", "abc"]),
    (
        "root ::= item (\"ab\" | \"c\") | \"(\" root \")\"\nitem ::= \"a\" | \"aa\"",
        &["aab", "aaab", "(aac)", "ac"],
        &["ab", "aaa", "(aab"],
    ),
    (
        "root ::= \"(\" root \")\" tail | \"x\"\ntail ::= \"a\"* \"ab\"",
        &["(x)ab", "(x)aaab", "((x)ab)aab"],
        &["(x)a", "(x)b", "(x)"],
    ),
    (
        "root ::= word (\" \" word)* \".\" | \"<\" root \">\"\nword ::= [a-z]+ | \"if\" | \"i\"",
        &["if.", "i if ifa.", "<<a b.>>"],
        &[".", "a b", "<a.", "a  b."],
    ),
    (
        "root ::= \"[\" root \"]\" | text\ntext ::= [^\\[]* \"]\"?",
        &["", "]", "abc]", "[abc]", "[[x]]]"],
        &["[", "[[x"],
    ),
    (
        "root ::= list\nlist ::= entry | entry sep list | \"(\" list \")\"\nentry ::= [0-9]+ ws\nsep ::= ws \",\" ws\nws ::= \" \"*",
        &["1", "1 ,  2 ", "(1,2 )"],
        &["1 2", ",", "(1"],
    ),
    (
        "root ::= \"é\" tail | \"(\" root \")\"\ntail ::= [à-ï]* \"ñ\"",
        &["éñ", "éééñ", "(éàïñ)"],
        &["é", "éðñ", "(éñ"],
    ),
    (
        "root ::= \"<\" name attribute* \">\" root? \"</\" name \">\"\nname ::= [a-z]+\nattribute ::= \" \" name \"=\" \"\\\"\" [^\"]* \"\\\"\"",
        &["<a></a>", "<a b=\"c d\" e=\"\"><p></p></a>"],
        &["<a>", "<a b></a>", "<a b=\"></a>"],
    ),
    (
        "root ::= \"{\" pair (\",\" pair)* \"}\"\npair ::= key \":\" val\nkey ::= [a-z]+\nval ::= [a-z0-9]+ | root",
        &["{a:1}", "{a:{b:c,d:2},e:f}"],
        &["{}", "{a}", "{a:{b:c}", "{a:,}"],
    ),
];

#[test]
fn grammars_match_what_they_say_and_nothing_else() {
    let compiler = compiler();
    let mut count = 0;
    for (grammar, accepted, rejected) in ROWS {
        if accepted.is_empty() {
            let fault = to_lark(grammar).expect_err(grammar);
            assert!(fault.what.contains("number"), "{fault}");
            continue;
        }
        count += 1;
        let lark = to_lark(grammar).unwrap_or_else(|fault| panic!("{grammar}\n{fault}"));
        let mut bound = compile(&Constraint::Gbnf((*grammar).into()), &compiler)
            .unwrap_or_else(|error| panic!("{grammar}\n{error}\n{lark}"));
        for text in *accepted {
            assert!(matches(&mut bound, text), "{text:?} should match\n{grammar}\n{lark}");
        }
        for text in *rejected {
            assert!(!matches(&mut bound, text), "{text:?} should not match\n{grammar}\n{lark}");
        }
    }
    assert!(count >= 40, "{count}");
}

/// Lexemes stay large where they can: a mask for single letters costs far more.
#[test]
fn common_grammars_keep_their_lexemes() {
    for (grammar, most) in [(JSON, 12), (CHESS, 1), (LIST, 1), (C_LIKE, 40)] {
        let lark = to_lark(grammar).unwrap();
        let lexemes = lark.lines().filter(|line| line.starts_with('L')).count();
        assert!(lexemes <= most, "{lexemes}\n{lark}");
    }
}
