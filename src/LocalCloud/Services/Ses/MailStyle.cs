namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>How the mailbox looks.</summary>
internal static class MailStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --line: #8886; --soft: #8881; --link: light-dark(#0b57d0, #8ab4f8); --problem: light-dark(#b3261e, #f2b8b5); }
        * { box-sizing: border-box; }
        body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; }
        header { padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); }
        header a { font-weight: 600; margin-right: .75rem; }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
        h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin-top: 2rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
        input, button { font: inherit; padding: .3rem .6rem; border: 1px solid var(--line); border-radius: .3rem; }
        input { flex: 0 1 22rem; }
        table { width: 100%; border-collapse: collapse; }
        caption { text-align: left; padding: .5rem 0; }
        th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
        tbody th { font-weight: 400; }
        time { white-space: nowrap; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        iframe { width: 100%; height: 30rem; resize: vertical; overflow: auto; background: #fff; color-scheme: light; border: 1px solid var(--line); border-radius: .3rem; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: 1rem; border-radius: .3rem; }
        details { margin-top: 2rem; }
        .problem { color: var(--problem); }

        """;
}
