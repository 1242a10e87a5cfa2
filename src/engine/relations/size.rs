//! Relations over how much there is: lines, functions, modules.

use super::{Answers, Arg, Relation, holds, text_of, with};
use crate::engine::Unit;
use crate::otp::{self, Module, Without};
use crate::pattern::Value;
use crate::syntax::Kind;
use smol_str::format_smolstr;

pub(super) const TABLE: &[Relation] = &[
    Relation {
        name: "code_lines",
        parameters: &["x", ">n", "?without"],
        help: "the module x has n lines of code: none of nested modules, blank lines, comments, docs and heredocs, nor, \
               without them, of `data` (functions that call nothing, literals as attributes) or `delegates`",
        eval: |unit, args, _| {
            let without = match args.get(2).and_then(Arg::text) {
                Some("data") => Without::Data,
                Some("delegates") => Without::Delegates,
                _ => Without::Nothing,
            };
            let lines = |module: &Module| otp::code_lines(unit.file, module, without);
            number(unit, &args[1], module_of(unit, &args[0]).map(lines))
        },
    },
    Relation {
        name: "functions",
        parameters: &["x", ">n"],
        help: "the module x has n functions of its own, public and private, each arity one; those that only hand their \
               arguments on do not count",
        eval: |unit, args, _| {
            let functions = |module: &Module| otp::functions(unit.file, module).len();
            number(unit, &args[1], module_of(unit, &args[0]).map(functions))
        },
    },
    Relation {
        name: "text_lines",
        parameters: &["x", ">n"],
        help: "x takes n lines of text, whatever stands in them",
        eval: |unit, args, _| {
            let lines = |id| unit.file.q.node(id).outer.of(&unit.file.text).lines().count();
            number(unit, &args[1], args[0].node().map(lines))
        },
    },
    Relation {
        name: "more",
        parameters: &["a", "b"],
        help: "the number a is greater than the number b",
        eval: |unit, args, _| {
            let number = |arg: &Arg| -> Option<u64> {
                match arg {
                    Arg::Value(value) => text_of(unit, value)?.parse().ok(),
                    other => other.text()?.parse().ok(),
                }
            };
            holds(matches!((number(&args[0]), number(&args[1])), (Some(a), Some(b)) if a > b))
        },
    },
    Relation {
        name: "first_sibling",
        parameters: &["x", ">n"],
        help: "the file has n modules side by side, and x is the first of those that the file is not named after",
        eval: |unit, args, _| {
            let (main, others) = otp::siblings(unit.file);
            let first = others.first().filter(|first| Some(first.node) == args[0].node());
            number(unit, &args[1], main.and(first).map(|_| others.len() + 1))
        },
    },
    Relation {
        name: "top_comment",
        parameters: &["text"],
        help: "the comments at the top of the file, or above the unit's module, hold the text (or one of several), in any \
               case",
        eval: |unit, args, _| {
            let above = unit.module.map_or(0, |module| unit.file.q.node(module.node).outer.start);
            let comments = unit.file.q.comments.iter().filter(|comment| comment.span.end <= above);
            let text: Vec<String> =
                comments.map(|comment| comment.span.of(&unit.file.text).to_lowercase()).collect();
            let told = |wanted: &Arg| {
                wanted
                    .text()
                    .is_some_and(|wanted| text.iter().any(|line| line.contains(&wanted.to_lowercase())))
            };
            holds(args[0].alternatives().iter().any(told))
        },
    },
    Relation {
        name: "binds_to_module",
        parameters: &["x", ">name"],
        help: "the runtime or the compiler binds code of the module x to the module itself: name is `@on_load`, \
               `@before_compile`, `:erlang.load_nif` or the like",
        eval: |unit, args, _| {
            let Some(module) = module_of(unit, &args[0]) else { return Vec::new() };
            let q = &unit.file.q;
            let set = module.statements.iter().filter_map(|&id| {
                let name = otp::attribute_set(q, id)?;
                const HOOKS: [&str; 5] =
                    ["on_load", "before_compile", "after_compile", "on_definition", "nifs"];
                HOOKS.contains(&name).then(|| format_smolstr!("@{name}"))
            });
            let calls = ["load_nif", "nif_error"].into_iter().filter_map(|name| {
                let inside = |&&id: &&_| q.holds(module.node, id) && matches!(q.kind(id), Kind::Apply);
                unit.file.calls(name).iter().find(inside).map(|_| format_smolstr!(":erlang.{name}"))
            });
            match set.chain(calls).next() {
                Some(name) => with(unit, &args[1], Value::Text(name)),
                None => Vec::new(),
            }
        },
    },
];

fn module_of<'u>(unit: &Unit<'u>, arg: &Arg) -> Option<&'u Module> {
    let id = arg.node()?;
    unit.file.modules.iter().find(|module| module.node == id)
}

fn number(unit: &Unit, arg: &Arg, number: Option<usize>) -> Answers {
    number.map_or(Vec::new(), |number| with(unit, arg, Value::Text(format_smolstr!("{number}"))))
}
