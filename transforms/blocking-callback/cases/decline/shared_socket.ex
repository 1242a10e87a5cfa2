# declines: socket
defmodule Wire.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Wire.Line], strategy: :one_for_one)
  end
end

defmodule Wire.Line do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_) do
    {:ok, socket} = :gen_tcp.connect('wire.test', 7, [:binary, active: false])
    {:ok, %{socket: socket}}
  end

  def handle_call({:ask, question}, _from, %{socket: socket} = state) do
    :ok = :gen_tcp.send(socket, question)
    answer = :gen_tcp.recv(socket, 0, 5_000)
    {:reply, answer, state}
  end
end
