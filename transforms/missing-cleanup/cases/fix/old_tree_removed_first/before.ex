defmodule Seed.Vault do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    base = System.tmp_dir!()
    dir = Path.join(base, "certs-" <> to_string(opts[:n]))
    File.rm_rf!(dir)
    File.mkdir_p!(dir)
    key = Path.join(dir, "key.pem")
    File.write!(key, "k")
    File.chmod!(key, 0o600)
    File.write!(Path.join(dir, "cert.pem"), "c")
    {:ok, %{dir: dir, key: key}}
  end

  @impl true
  def handle_call(:dir, _from, s), do: {:reply, s.dir, s}
end
