namespace RegulatedData.Handlers.TokenApproval.Pages;

/// <summary>The pages' style. The content security policy allows exactly this text, by its hash.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root {
          color-scheme: light dark;
          --ground: #f4f5f7; --card: #ffffff; --text: #1b1f24; --soft: #57606a; --line: #d5d9de;
          --good: #116329; --bad: #a40e26; --calm: #3d4a5c; --action: #0a4fb3; --on-colour: #ffffff; --notice: #fff4d6;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f1318; --card: #181d24; --text: #e8ebef; --soft: #a3adb8; --line: #363e49;
            --good: #5fd07f; --bad: #ff8f98; --calm: #b4c0cf; --action: #7db3ff; --on-colour: #0f1318; --notice: #3a3115;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 40rem; margin: 0 auto; padding: clamp(1rem, 5vw, 3.5rem) 1rem 3rem; }
        .card { background: var(--card); border: 1px solid var(--line); border-top: 6px solid var(--tone, var(--calm)); border-radius: 10px; padding: clamp(1.25rem, 4vw, 2.25rem); }
        .good { --tone: var(--good); } .bad { --tone: var(--bad); } .calm { --tone: var(--calm); }
        .state { margin: 0; color: var(--tone); font-weight: 650; font-size: .875rem; letter-spacing: .06em; text-transform: uppercase; }
        .done .state { display: inline-block; margin-bottom: .75rem; padding: .2rem .8rem; border-radius: 999px; background: var(--tone); color: var(--on-colour); }
        .good.done .state::before { content: "\2713\00a0" / ""; }
        .bad.done .state::before { content: "\2715\00a0" / ""; }
        h1 { margin: .15rem 0 .75rem; font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
        h2 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem; }
        p { margin: .5rem 0; }
        .lead { font-size: 1.125rem; }
        .text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
        dl { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: .4rem 1.25rem; margin: 1rem 0; }
        dt { color: var(--soft); overflow-wrap: anywhere; max-width: 14rem; }
        dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
        .parameters { margin: .5rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px; font-size: .9375rem; }
        .parameters dd, .parameters dt { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        label { display: block; font-weight: 600; margin: 1.5rem 0 .35rem; }
        .hint { color: var(--soft); font-size: .9375rem; }
        textarea { width: 100%; min-height: 6rem; padding: .65rem .75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 8px; resize: vertical; }
        button { width: 100%; min-height: 3.25rem; margin-top: 1.25rem; padding: .75rem 1.25rem; font: inherit; font-weight: 650; font-size: 1.125rem; color: var(--on-colour); background: var(--tone); border: 2px solid transparent; border-radius: 8px; cursor: pointer; overflow-wrap: anywhere; }
        button:hover { filter: brightness(1.1); }
        :focus-visible { outline: 3px solid var(--action); outline-offset: 3px; }
        .problem { margin: 1rem 0; padding: .75rem 1rem; background: var(--notice); border-left: 4px solid var(--bad); border-radius: 4px; }
        footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .9375rem; overflow-wrap: anywhere; }
        @media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
        @media (forced-colors: active) { button { border-color: ButtonText; } .card { border-top-color: CanvasText; } .done .state { border: 1px solid; } }
        @media print { body { background: none; } button, textarea, label { display: none; } }
        """;
}
