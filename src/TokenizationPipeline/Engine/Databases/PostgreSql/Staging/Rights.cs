namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Owners and rights.</summary>
internal static class Rights
{
    private const int Public = 0;

    /// <summary>Gives a new relation the owner and the rights of another, and nobody else any.</summary>
    /// <param name="session">The session.</param>
    /// <param name="from">The other's id.</param>
    /// <param name="to">The new relation.</param>
    /// <param name="kind">Its kind, for ALTER: "TABLE", "MATERIALIZED VIEW", "SEQUENCE".</param>
    public static void Copy(PostgreSqlSession session, uint from, Relation to, string kind = "TABLE")
    {
        var grantKind = kind == "SEQUENCE" ? "SEQUENCE" : "TABLE";
        Revoke(session, to, grantKind);
        foreach (var grant in OnRelation(session, from))
        {
            session.Execute($"GRANT {grant.Right} ON {grantKind} {to.Quoted} TO {grant.To}");
        }

        foreach (var grant in OnColumns(session, from))
        {
            session.Execute($"GRANT {grant.Right} ({Sql.Name(grant.Column)}) ON {to.Quoted} TO {grant.To}");
        }

        SetOwner(session, from, to, kind);
    }

    /// <summary>Default privileges may have given rights to others, or an earlier copy. A column's go with the table's.</summary>
    private static void Revoke(PostgreSqlSession session, Relation from, string kind)
    {
        var others = session.Query(
            $"""
            SELECT DISTINCT {Grantee("acl")}
            FROM pg_class c, LATERAL (
              SELECT grantee FROM aclexplode(c.relacl)
              UNION
              SELECT grantee FROM pg_attribute a, aclexplode(a.attacl) WHERE a.attrelid = c.oid AND NOT a.attisdropped
            ) acl
            WHERE c.oid = to_regclass($1) AND acl.grantee <> c.relowner
            """,
            row => row.GetString(0),
            from.Quoted
        );
        foreach (var other in others)
        {
            session.Execute($"REVOKE ALL ON {kind} {from.Quoted} FROM {other}");
        }
    }

    /// <summary>Rights of others than the owner: that one has all, unless it took some from itself, which it could take back.</summary>
    private static List<(string Right, string To)> OnRelation(PostgreSqlSession session, uint from) =>
        session.Query(
            $"""
            SELECT acl.privilege_type, {Grantee("acl")} || CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_class c, aclexplode(c.relacl) acl
            WHERE c.oid = $1 AND acl.grantee <> c.relowner
            """,
            row => (row.GetString(0), row.GetString(1)),
            (long)from
        );

    private static List<(string Right, string Column, string To)> OnColumns(PostgreSqlSession session, uint from) =>
        session.Query(
            $"""
            SELECT acl.privilege_type, a.attname, {Grantee("acl")} || CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, aclexplode(a.attacl) acl
            WHERE c.oid = $1 AND acl.grantee <> c.relowner
            """,
            row => (row.GetString(0), row.GetString(1), row.GetString(2)),
            (long)from
        );

    private static void SetOwner(PostgreSqlSession session, uint from, Relation to, string kind)
    {
        var owner = session.Query(
            """
            SELECT quote_ident(pg_get_userbyid(f.relowner)) FROM pg_class f, pg_class t
            WHERE f.oid = $1 AND t.oid = to_regclass($2) AND f.relowner <> t.relowner
            """,
            row => row.GetString(0),
            (long)from,
            to.Quoted
        );
        if (owner.Count > 0)
        {
            session.Execute($"ALTER {kind} {to.Quoted} OWNER TO {owner[0]}");
        }
    }

    private static string Grantee(string acl) =>
        $"CASE WHEN {acl}.grantee = {Public} THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid({acl}.grantee)) END";
}
