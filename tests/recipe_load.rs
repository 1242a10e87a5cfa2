//! Recipes that are refused, each with the place and what would be right.

use salve::recipe::load;
use std::collections::BTreeMap;

const HEAD: &str = "[recipe]\nid = \"x\"\ntitle = \"X\"\nsafety = \"safe\"\n[unit]\neach = \"clause\"\n";

fn refusal(body: &str) -> String {
    let files = BTreeMap::from([("list.txt".to_string(), "File.rm/1\nwhat is this\n".to_string())]);
    load("x/recipe.toml", &format!("{HEAD}{body}"), files).expect_err("it should be refused").to_string()
}

#[test]
fn an_unknown_word_names_the_nearest_one() {
    let site = "[[site]]\nid = \"call\"\nany = [\"f($A)\"]\n";
    let cases = [
        (
            "[[site]]\nid = \"a\"\nanny = [\"f()\"]\n",
            "x/recipe.toml:9:1: unknown field `anny`; did you mean `any`?",
        ),
        (
            &format!("{site}where = [\"litteral($A)\"]\n"),
            "x/recipe.toml:10:11: unknown relation `litteral`; did you mean `literal`?",
        ),
        (&format!("{site}where = [\"literal($B)\"]\n"), "x/recipe.toml:10:19: unknown variable `$B`"),
        (
            &format!("{site}[[leave]]\nwhen = \"cal\"\nsay = \"s\"\n"),
            "x/recipe.toml:11:9: unknown site `cal`",
        ),
        (
            &format!("{site}[[leave]]\nwhen = \"call and\"\nsay = \"s\"\n"),
            "x/recipe.toml:11:17: the condition ends where",
        ),
        (
            &format!("{site}[[edit]]\nat = \"cull\"\ntext = \"g()\"\n"),
            "x/recipe.toml:11:6: there is no site `cull`; did you mean `call`?",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\ntext = \"g($C)\"\n"),
            "x/recipe.toml:12:8: `$C` is not bound",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\ntext = \"$call[cal := 1]\"\n"),
            "x/recipe.toml:12:8: `$cal` is not bound",
        ),
        (&format!("{site}[[edit]]\nat = \"call\"\n"), "an edit has one of `text`"),
        (
            &format!("{site}[[ensure]]\nfunction = \"f\"\ntext = \"\"\n"),
            "x/recipe.toml:11:12: a function is written with its arity",
        ),
        (
            &format!("{site}[[ensure]]\nfunction = \"f/1\"\nfile = \"none.tmpl\"\n"),
            "there is no file `none.tmpl` beside the recipe",
        ),
        ("[[site]]\nid = \"a\"\nany = [\"f(\"]\n", "x/recipe.toml:9:8: not an Elixir pattern"),
        ("[[site]]\nid = \"a\"\n", "the site says nothing to find"),
        (
            "[[variant]]\nid = \"a\"\nsite = [{ id = \"s\", any = [\"f()\"] }]\n[[shared]]\nby = [\"b\"]\n",
            "x/recipe.toml:11:7: there is no variant `b`; there are a",
        ),
        ("", "a recipe finds something: add a [[site]]"),
        ("[sets]\nlist = \"list.txt\"\n", "x/list.txt:2:1: `what is this` is no function"),
        ("[options]\nmax = { type = \"number\" }\n", "unknown type `number`"),
        (
            "[options]\nmax = { type = \"integer\", adds_to = \"list.txt\" }\n",
            "only an option of type `mfa[]` adds to a set",
        ),
        ("[[site]]\nid = \"a\"\nany = [{ is = \"f()\", lett = { a = \"1\" } }]\n", "a pattern, or `{ is ="),
    ];
    for (body, wanted) in cases {
        let refused = refusal(body);
        assert!(refused.contains(wanted), "{refused}\nshould hold\n{wanted}");
    }
}

#[test]
fn a_word_that_would_have_no_effect_is_refused() {
    let site = "[[site]]\nid = \"call\"\nany = [\"f($A)\"]\n";
    let cases = [
        (
            "[[site]]\nid = \"a\"\ntails_of = \"$BODY\"\nin = \"unit\"\n",
            "x/recipe.toml:7:1: `in` has no effect",
        ),
        ("[[site]]\nid = \"a\"\ntails_of = \"$BODY\"\nreach = \"local\"\n", "`reach` has no effect"),
        (
            &format!("{site}[[site]]\nid = \"b\"\nslice = [\"call\"]\nany = [\"g()\"]\n"),
            "`any` has no effect",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\nwrap = \"g($it)\"\nwith = {{ a = \"1\" }}\n"),
            "an edit has one of",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\ndelete = true\nkeep_comments = true\n"),
            "`keep_comments` goes with `text` only",
        ),
        (
            &format!("{site}[[edit]]\nat = \"call\"\nto = \"call\"\nrename = \"g\"\n"),
            "`to` goes with `text`, `wrap` and `delete` only",
        ),
        (
            &format!("{site}[[ensure]]\nstate = {{ a = \"1\" }}\nplace = \"first\"\n"),
            "`place` goes with `clauses` and `statement` only",
        ),
        (&format!("{site}[[ensure]]\nalias = \"A\"\nfrom = \"start\"\n"), "`from` goes with `state`"),
        (&format!("{site}[[ensure]]\nalias = \"A.B\"\ntext = \"x\"\n"), "`text` goes with `clauses`"),
        (&format!("{site}[[ensure]]\nfunction = \"f/1\"\n"), "the ensure says not what to write"),
        (
            &format!(
                "{site}[[ensure]]\nstatement = \"init/1\"\nplace = \"before_catch_all\"\ntext = \"x\"\n"
            ),
            "unknown place `before_catch_all`; known are first, last",
        ),
    ];
    for (body, wanted) in cases {
        let refused = refusal(body);
        assert!(refused.contains(wanted), "{refused}\nshould hold\n{wanted}");
    }
    let whole = HEAD.replace("each = \"clause\"", "each = \"module\"\ncallback = \"GenServer.init\"");
    let refused =
        load("r.toml", &format!("{whole}{site}"), BTreeMap::new()).expect_err("no clause").to_string();
    assert!(refused.contains("`callback` picks clauses"), "{refused}");
}

#[test]
fn an_unsafe_recipe_says_what_may_change() {
    let text = HEAD.replace("safe\"", "unsafe\"");
    let refused = load("r.toml", &text, BTreeMap::new()).expect_err("no `because`").to_string();
    assert!(refused.contains("an unsafe recipe says what may change"), "{refused}");
}

#[test]
fn every_word_of_the_schema_loads() {
    let text = r#"
[recipe]
id = "all-words"
title = "All words"
safety = "unsafe"
because = ["it may change", "it may not"]
action = "Do all words"
change = "all words are done"
after = "all words hold"
claims = ["all words"]
[options]
slow = { type = "mfa[]", adds_to = "slow.txt" }
most = { type = "integer", needed_to = "fix" }
how = { type = ["first", "last"], needed_to = "fix" }
helper = { type = "module", default = "$APP.Helper" }
[unit]
each = "clause"
callback = "GenServer.{handle_call,handle_cast}"
[[site]]
id = "work"
call = "$slow"
reach = "local"
[[site]]
id = "tail"
tails_of = "$BODY"
any = ["{:reply, $ANSWER, $NEXT}", "{:noreply, $NEXT}"]
[[site]]
id = "region"
slice = ["work", "tail"]
[[site]]
id = "push"
any = [{ is = "[$ITEM | $OLD]", let = { size = "length($OLD)" } }]
count = "1"
[[site]]
id = "other"
in = "work"
any = ["$FIELD"]
not = "push"
where = ["reads($OLD, $FIELD)"]
optional = true
[[leave]]
when = "not work or dominates(work, push)"
say = "{work} in {$BODY}"
[[decline]]
when = "flows(work, $NEXT) or $how == first and clause(work) is not handle_call"
say = "{$NEXT} needs {work}"
[[edit]]
at = "region"
let = { job = "fresh:job" }
text = "$job = $helper.run(fn -> $region[tail := $ANSWER | :ok] end)"
[[edit]]
at = "push"
wrap = "bound($it, $size)"
[[ensure]]
state = { count = "0" }
[[ensure]]
child = "{Task.Supervisor, name: $helper}"
before = "$MODULE"
[[ensure]]
clauses = "handle_info/2"
place = "first"
file = "clauses.tmpl"
[[ensure]]
function = "bound/1"
file = "$how.tmpl"
"#;
    let files = BTreeMap::from([
        ("slow.txt".to_string(), "Slow.*\n".to_string()),
        ("clauses.tmpl".to_string(), "def handle_info(:x, s), do: {:noreply, s}\n".to_string()),
    ]);
    let recipe = load("r.toml", text, files).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(recipe.variants.len(), 1);
    assert!(recipe.options["most"].needed_to_fix);
}

#[test]
fn ensures_beside_rewrites_belong_to_each_of_them() {
    let body = r#"
[[site]]
id = "work"
any = ["$CALL"]
[[rewrite]]
when = "form(work, nap)"
[[rewrite.edit]]
at = "work"
let = { run = "fresh_function:run" }
text = "$run()"
[[rewrite]]
refuse = "not here"
[[ensure]]
when = "form(work, nap)"
function = "$run/0"
text = "defp $run, do: :ok"
"#;
    let recipe = load("r.toml", &format!("{HEAD}{body}"), BTreeMap::new()).expect("it loads");
    let ensures: Vec<usize> =
        recipe.variants[0].rewrites.iter().map(|rewrite| rewrite.ensures.len()).collect();
    assert_eq!(ensures, [1, 0]);
}

#[test]
fn the_words_of_a_fix_are_checked() {
    let body = "[[variant]]\nid = \"v\"\n{}\nsite = [{ id = \"call\", any = [\"f($A)\"] }]\n";
    let cases = [
        ("action = \"release it\"", "x/recipe.toml:9:10: an action heads a commit"),
        ("action = \"Release it.\"", "an action heads a commit"),
        ("action = \"Release {call}\"", "an action heads a commit"),
        ("action = \"Release something that has a very long name in here\"", "at most 50 characters"),
        ("after = \"{cull} is gone\"", "x/recipe.toml:9:9: there is no site `cull`; did you mean `call`?"),
        ("change = \" \"", "x/recipe.toml:9:10: an empty sentence says nothing"),
        ("because = [\"{$A} stays\", \"{$B} goes\"]", "x/recipe.toml:9:11: `$B` is not bound"),
        ("because = []", "an empty list says nothing"),
        ("because = 1", "a sentence, or a list of sentences"),
    ];
    for (line, wanted) in cases {
        let said = refusal(&body.replace("{}", line));
        assert!(said.contains(wanted), "{line}: {said}");
    }
}
