defmodule PagerTest do
  use ExUnit.Case

  defmodule Echo do
    use GenServer

    def init(test), do: {:ok, test}

    def handle_info(message, test) do
      send(test, {:echo, message})
      {:noreply, test}
    end
  end

  test "it echoes" do
    {:ok, echo} = GenServer.start_link(Echo, self())
    send(echo, :hi)
    assert_receive {:echo, :hi}
  end
end
