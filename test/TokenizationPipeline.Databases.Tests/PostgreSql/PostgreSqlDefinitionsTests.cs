using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Whatever hangs on a table that is rewritten is there afterwards as it was before.</summary>
public class PostgreSqlDefinitionsTests
{
    // One of everything that PostgreSQL lets hang on a table.
    private const string Everything = """"
        CREATE ROLE reader_{0}; CREATE ROLE owner_{0};
        CREATE SCHEMA shop;
        CREATE TYPE shop.state AS ENUM ('new', 'old');
        CREATE DOMAIN shop.code AS varchar(12) CHECK (VALUE <> '');
        CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

        CREATE TABLE shop.customer (
          id int GENERATED ALWAYS AS IDENTITY (START WITH 7 INCREMENT BY 3) PRIMARY KEY,
          name text COLLATE "C" NOT NULL DEFAULT 'nobody',
          mail varchar(60) UNIQUE DEFERRABLE INITIALLY DEFERRED,
          code shop.code,
          kind shop.state DEFAULT 'new',
          born date,
          padded char(8),
          tags text[] DEFAULT ARRAY['a'],
          data jsonb DEFAULT '{"a": 1}',
          span int4range,
          upper_name text GENERATED ALWAYS AS (upper(name)) STORED,
          CONSTRAINT sensible CHECK (born > '1800-01-01'),
          CONSTRAINT apart EXCLUDE USING gist (span WITH &&)
        ) WITH (fillfactor = 80, autovacuum_enabled = false);
        CREATE TABLE public.orders (
          number serial PRIMARY KEY,
          customer int NOT NULL REFERENCES shop.customer ON UPDATE CASCADE ON DELETE RESTRICT,
          parent int REFERENCES public.orders DEFERRABLE,
          amount numeric(10, 2) NOT NULL
        );
        CREATE TABLE public.note (id int PRIMARY KEY, "of order" int CONSTRAINT "of (order)" REFERENCES public.orders (number) MATCH FULL, text text);
        CREATE TABLE public.untouched (id int PRIMARY KEY);
        CREATE UNLOGGED TABLE public."odd ""name""" ("a ""b""" int, "c d" text);

        INSERT INTO shop.customer (name, mail, code, kind, born, padded, span)
          SELECT 'name ' || i, i || '@example.com', 'c' || i, 'old', date '1950-01-01' + i, 'p' || i, int4range(i * 10, i * 10 + 5) FROM generate_series(1, 40) i;
        INSERT INTO shop.customer (name, born) VALUES ('ünïcode', NULL), (E'tab\tand\nline', '2000-01-01');
        INSERT INTO public.orders (customer, parent, amount) SELECT id, CASE WHEN id > 7 THEN 1 END, id * 1.5 FROM shop.customer;
        INSERT INTO public.note SELECT number, number, 'note ' || number FROM public.orders;
        INSERT INTO public."odd ""name""" SELECT i, 'x' || i FROM generate_series(1, 10) i;
        ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (amount > 20) NOT VALID;
        ALTER TABLE public.note ADD CONSTRAINT unchecked FOREIGN KEY (id) REFERENCES public.orders (number) NOT VALID;
        INSERT INTO public.untouched VALUES (1);

        CREATE INDEX by_name ON shop.customer (lower(name) DESC NULLS LAST, born) INCLUDE (kind) WITH (fillfactor = 60) WHERE kind = 'old';
        CREATE UNIQUE INDEX "odd index" ON public."odd ""name""" ("c d" text_pattern_ops);
        CREATE INDEX tags_index ON shop.customer USING gin (tags);
        ALTER TABLE public.orders CLUSTER ON orders_pkey;
        ALTER TABLE public.note REPLICA IDENTITY FULL;
        ALTER TABLE shop.customer ALTER name SET STATISTICS 300, ALTER code SET (n_distinct = 100), ALTER data SET STORAGE EXTERNAL;
        CREATE STATISTICS shop.together (ndistinct, dependencies) ON kind, born FROM shop.customer;

        CREATE TRIGGER touched BEFORE UPDATE OF name ON shop.customer FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION public.touch();
        CREATE TRIGGER "never fires" AFTER INSERT ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION public.touch();
        ALTER TABLE public.orders DISABLE TRIGGER "never fires";
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.touch();
        CREATE RULE no_delete AS ON DELETE TO public.note WHERE old.id = 1 DO INSTEAD NOTHING;
        CREATE RULE copied AS ON INSERT TO public.untouched DO ALSO INSERT INTO public."odd ""name""" VALUES (new.id, 'copied');

        CREATE VIEW public.customers AS SELECT id, name, lower(mail) AS mail FROM shop.customer WHERE born IS NOT NULL;
        CREATE VIEW public.spenders WITH (security_barrier = true) AS
          SELECT c.id, c.name, sum(o.amount) AS total FROM public.customers c JOIN public.orders o ON o.customer = c.id GROUP BY c.id, c.name;
        CREATE VIEW public.grouped AS SELECT id, name FROM shop.customer GROUP BY id;
        CREATE VIEW public.checked AS SELECT number, amount FROM public.orders WHERE amount > 1 WITH CASCADED CHECK OPTION;
        CREATE MATERIALIZED VIEW public.totals AS SELECT id, total FROM public.spenders;
        CREATE UNIQUE INDEX totals_index ON public.totals (id);
        ALTER MATERIALIZED VIEW public.totals ALTER COLUMN total SET STATISTICS 50, ALTER COLUMN total SET (n_distinct = -0.5), ALTER COLUMN total SET STORAGE EXTERNAL;
        ALTER MATERIALIZED VIEW public.totals ALTER COLUMN total SET COMPRESSION pglz;
        ALTER MATERIALIZED VIEW public.totals CLUSTER ON totals_index;
        CREATE VIEW public.top AS SELECT max(total) AS top FROM public.totals;
        CREATE MATERIALIZED VIEW shop.of_totals AS SELECT count(*) AS n FROM public.totals, public.top WITH NO DATA;
        CREATE VIEW public.apart_from_all AS SELECT id FROM public.untouched;
        CREATE RULE into_view AS ON INSERT TO public.customers DO INSTEAD INSERT INTO shop.customer (name, mail) VALUES (new.name, new.mail);
        DO $do$ BEGIN EXECUTE 'CREATE FUNCTION public.count_orders(c int) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM public.orders WHERE customer = c; END;'; END $do$;
        CREATE FUNCTION public.count_notes() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.note';

        ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON public.orders AS RESTRICTIVE FOR SELECT TO reader_{0} USING (amount < 100);
        CREATE POLICY through ON public.untouched USING (id IN (SELECT customer FROM public.orders));
        GRANT SELECT, UPDATE (name) ON shop.customer TO reader_{0} WITH GRANT OPTION;
        GRANT INSERT ON public.note TO PUBLIC;
        GRANT SELECT ON public.totals, public.spenders TO reader_{0};
        GRANT USAGE ON SEQUENCE public.orders_number_seq, shop.customer_id_seq TO reader_{0};
        ALTER TABLE public.orders OWNER TO owner_{0};
        ALTER MATERIALIZED VIEW public.totals OWNER TO owner_{0};
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;

        COMMENT ON TABLE shop.customer IS 'Who buys: it''s them';
        COMMENT ON COLUMN shop.customer.mail IS 'Where to write';
        COMMENT ON CONSTRAINT sensible ON shop.customer IS 'Nobody is that old';
        COMMENT ON CONSTRAINT customer_pkey ON shop.customer IS 'The key';
        COMMENT ON CONSTRAINT orders_customer_fkey ON public.orders IS 'Who ordered';
        COMMENT ON INDEX shop.by_name IS 'For the search';
        COMMENT ON TRIGGER touched ON shop.customer IS 'When touched';
        COMMENT ON RULE no_delete ON public.note IS 'The first stays';
        COMMENT ON POLICY own ON public.orders IS 'Small ones';
        COMMENT ON VIEW public.spenders IS 'Who spends';
        COMMENT ON MATERIALIZED VIEW public.totals IS 'How much';
        COMMENT ON COLUMN public.totals.total IS 'In euros';
        COMMENT ON SEQUENCE shop.customer_id_seq IS 'Counts';
        COMMENT ON STATISTICS shop.together IS 'Correlated';
        """";

    [Fact]
    public async Task Every_definition_is_the_same_before_and_after_and_every_row_keeps_what_is_kept()
    {
        var server = await SharedServers.PostgreSqlAsync();
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(Everything.Replace("{0}", database.Name, StringComparison.Ordinal));
        var policy = PolicyOf.KeepingAllBut(
            database,
            ("shop.customer.id", PolicyOf.Fpe("customer")),
            ("orders.customer", PolicyOf.Fpe("customer")),
            ("orders.number", PolicyOf.Fpe("order")),
            ("orders.parent", PolicyOf.Fpe("order")),
            ("note.id", PolicyOf.Fpe("order")),
            ("note.of order", PolicyOf.Fpe("order")),
            ("odd \"name\".a \"b\"", PolicyOf.Fpe("odd"))
        );
        var before = await server.DumpDefinitionsAsync(database);
        var rows = await RowsAsync(database);

        var report = Jobs.RunWhole(database, policy, new PlanOptions { RowsPerChunk = 10 });

        report.HasPassed().Should().BeTrue();
        (await server.DumpDefinitionsAsync(database, WorkNames.RunTable)).Should().Equal(before);
        (await RowsAsync(database)).Should().BeEquivalentTo(rows, options => options.WithStrictOrdering());
        (await database.ScalarAsync("SELECT count(*) FROM shop.customer WHERE id BETWEEN 7 AND 130")).Should().Be("0", "all are tokens");
        (await database.ScalarAsync("SELECT count(*) FROM public.totals WHERE id NOT IN (SELECT id FROM shop.customer)"))
            .Should()
            .Be("0", "the materialized view was made from tokens");
        (await database.ScalarAsync("SELECT count_orders((SELECT min(customer) FROM orders)) || ' ' || count_notes()")).Should().Be("1 42");
    }

    [Fact]
    public async Task New_rows_get_numbers_that_no_token_has()
    {
        var database = await (await SharedServers.PostgreSqlAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE a (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, x int);
            CREATE TABLE b (id serial PRIMARY KEY, x int);
            INSERT INTO a (x) SELECT i FROM generate_series(1, 500) i;
            INSERT INTO b (x) SELECT i FROM generate_series(1, 500) i;
            """
        );
        const string UpTo = """{"transformer": "fpe", "min": 1, "max": 1999999999}""";

        Jobs.RunWhole(database, PolicyOf.KeepingAllBut(database, ("a.id", UpTo), ("b.id", UpTo)));

        foreach (var table in new[] { "a", "b" })
        {
            var most = await database.ScalarAsync($"SELECT max(id) + 1 FROM {table}");
            await database.ExecuteAsync($"INSERT INTO {table} (x) VALUES (0)");
            (await database.ScalarAsync($"SELECT max(id) FROM {table}")).Should().Be(most);
        }
    }

    /// <summary>What is kept, joined over the keys: the same whatever the keys are.</summary>
    private static Task<IReadOnlyList<string?[]>> RowsAsync(TestDatabase database) =>
        database.QueryAsync(
            """
            SELECT c.name, c.mail, c.code, c.kind, c.born, c.padded, c.tags, c.data, c.span, c.upper_name, o.amount, p.amount, n.text
            FROM shop.customer c
            JOIN public.orders o ON o.customer = c.id
            LEFT JOIN public.orders p ON p.number = o.parent
            JOIN public.note n ON n."of order" = o.number
            ORDER BY c.name
            """
        );
}
