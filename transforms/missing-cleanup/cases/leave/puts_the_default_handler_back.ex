defmodule Quiet.Hall do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def hush, do: GenServer.call(__MODULE__, :hush)
  def talk, do: GenServer.call(__MODULE__, :talk)

  @impl true
  def init(_opts), do: {:ok, %{handler: nil}}

  @impl true
  def handle_call(:hush, _from, state) do
    {:ok, config} = :logger.get_handler_config(:default)
    :ok = :logger.remove_handler(:default)
    {:reply, :ok, %{state | handler: config}}
  end

  def handle_call(:talk, _from, %{handler: nil} = state), do: {:reply, :ok, state}

  def handle_call(:talk, _from, %{handler: %{module: module} = config} = state) do
    :ok = :logger.add_handler(:default, module, config)
    {:reply, :ok, %{state | handler: nil}}
  end
end
