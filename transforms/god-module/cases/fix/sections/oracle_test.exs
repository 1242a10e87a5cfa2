defmodule Shop.TeamsTest do
  use ExUnit.Case

  @team %{name: "blue", members: ["ann", "bob"]}

  test "what is planned and what is billed are modules of their own" do
    assert Code.ensure_loaded?(Shop.Teams.Planning)
    assert Code.ensure_loaded?(Shop.Teams.Billing)
  end

  test "the module answers as it did" do
    assert Shop.Teams.__info__(:functions) == [bill: 2, move: 2, plan: 1, plan: 2, refund: 2]
    assert {:ok, %{team: "BLUE", days: [{"ann", 0}, {"bob", 1}]} = plan} = Shop.Teams.plan(@team)
    assert {:ok, %{days: [{"ann", 0}]}} = Shop.Teams.plan(@team, size: 1)
    assert Shop.Teams.plan(%{members: []}) == {:error, :nobody}
    assert Shop.Teams.move(plan, 2).days == [{"ann", 2}, {"bob", 3}]
    assert Shop.Teams.bill(@team, 2) == "BLUE owes 40 EUR"
    assert Shop.Teams.refund(@team, 2) == "BLUE owes 40 EUR less"
    assert_raise FunctionClauseError, fn -> Shop.Teams.bill(@team, -1) end
  end
end
