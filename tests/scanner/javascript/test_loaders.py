"""What a framework gives to the loader of a page is a visitor's, what others give is not."""

import pytest

from scanner.analyzers.javascript import JavaScriptAnalyzer

HEAD = 'import fs from "fs";\n'


def told(folder):
    return {finding.rule for finding in JavaScriptAnalyzer().analyze(folder)}


@pytest.mark.parametrize(
    "code",
    [
        "export async function loader({ params }) { return fs.readFileSync(params.name); }",
        "export const action = async ({ request }) => fs.rm((await request.json()).name);",
        "export const loader = ({ request }) => fs.rm(new URL(request.url).searchParams.get('f'));",
        "export async function getServerSideProps({ query }) { fs.readFileSync(query.f); }",
        "export async function getServerSideProps({ req }) { fs.readFileSync(req.query.f); }",
        "export async function getInitialProps(context) { fs.unlinkSync(context.asPath); }",
    ],
)
def test_a_loader_is_given_what_a_visitor_sent(tree, code):
    assert "javascript.path-traversal" in told(tree({"app/routes/shop.js": HEAD + code}))


@pytest.mark.parametrize(
    "code",
    [
        "export const action = async ({ file, pretty }) => fs.createWriteStream(file);",
        "export function loader(source) { return fs.readFileSync(source); }",
        "export const action = (options) => fs.readFileSync(options.body);",
    ],
)
def test_a_command_or_bundler_that_calls_it_by_the_same_name_is_no_visitor(tree, code):
    assert told(tree({"commands/dump.js": HEAD + code})) == set()
